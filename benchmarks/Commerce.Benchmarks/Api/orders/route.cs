using Commerce.Benchmarks.Binding;

namespace Commerce.Benchmarks.Api.Orders;

public static class Route
{
    public static Answer Post(Order order) => new(order.Quantity, order.Product);
}
