drop table commerce.workflow_execution_0, commerce.workflow_step_0;
drop table commerce.event_0, commerce.delivery_0;
