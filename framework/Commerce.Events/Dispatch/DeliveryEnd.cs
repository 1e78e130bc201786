using Commerce.Events.Deliveries;

namespace Commerce.Events.Dispatch;

/// <summary>Takes the outcome of a delivery.</summary>
/// <param name="delivery">The delivery.</param>
/// <param name="outcome">
/// The outcome; <see langword="null"/> when the host stopped before the end, or another host has claimed the delivery.
/// </param>
/// <param name="isLeft">Whether the subscriber still runs, and keeps the worker that called it.</param>
internal delegate void DeliveryEnd(Delivery delivery, DeliveryOutcome? outcome, bool isLeft);
