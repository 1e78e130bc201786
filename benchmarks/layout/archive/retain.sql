drop table commerce.past_execution_0, commerce.past_step_0;
drop table commerce.past_event_0;
