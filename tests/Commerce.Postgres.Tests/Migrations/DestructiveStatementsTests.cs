using Commerce.Postgres.Migrations;

namespace Commerce.Postgres.Tests.Migrations;

public sealed class DestructiveStatementsTests
{
    [Theory]
    [InlineData("drop table t", "drop table")]
    [InlineData("DROP\n  Table If Exists t", "drop table")]
    [InlineData("/* why */ drop /* not */ table t", "drop table")]
    [InlineData("create table a (id int); -- gone\ndrop schema s cascade;", "drop schema")]
    [InlineData("drop view v cascade", "drop view cascade")]
    [InlineData("truncate t", "truncate")]
    [InlineData("delete from t", "delete")]
    [InlineData("delete from t using u", "delete")]
    [InlineData("with old as (delete from t returning *) select * from old where true", "delete")]
    [InlineData("delete from t where id in (select id from u); delete from u", "delete")]
    [InlineData("alter table t drop column x", "drop column")]
    [InlineData("alter table t drop x", "drop column")]
    [InlineData("alter table only s.t add column y int, drop column if exists x", "drop column")]
    [InlineData("alter table \"t\" drop constraint c", "drop constraint")]
    [InlineData("alter table t alter column x type bigint", "alter column type")]
    [InlineData("alter table t alter x set data type bigint using x::bigint", "alter column type")]
    [InlineData("alter table t alter column a set default 1, alter column \"B\" type text", "alter column type")]
    [InlineData("alter table t rename to u", "rename")]
    [InlineData("alter table t rename column a to b", "rename")]
    [InlineData("alter type mood rename value 'sad' to 'blue'", "rename")]
    [InlineData("alter type address drop attribute street", "drop attribute")]
    [InlineData("alter table t set schema other", "set schema")]
    [InlineData("alter table t drop column a, drop column b, rename c to d", "drop column", "rename")]
    [InlineData("do $$ begin if exists (select from t) then drop table t; end if; end $$", "drop table")]
    [InlineData("do language plpgsql $x$ begin truncate t; end $x$", "truncate")]
    public void What_loses_data_or_breaks_running_code_is_found(string sql, params string[] kinds) =>
        Assert.Equal(kinds, DestructiveStatements.Find(sql));

    [Theory]
    [InlineData("")]
    [InlineData("-- drop table t")]
    [InlineData("/* drop /* nested */ table t; */ select 1")]
    [InlineData("select 'it''s; drop table t'")]
    [InlineData("select e'\\'; drop table t; --'")]
    [InlineData("select \"drop\"\"; drop table t\" from u")]
    [InlineData("comment on table t is 'truncate t'")]
    [InlineData("create function f() returns void language plpgsql as $$ begin delete from t; drop table t; end $$")]
    [InlineData("create function f() returns void language plpgsql as $body$ begin execute $$drop table t$$; truncate t; end $body$")]
    [InlineData(
        "create function f() returns void begin atomic delete from t; select case when true then 1 end; delete from u; end; select 1")]
    [InlineData("drop index i")]
    [InlineData("drop function if exists f(int)")]
    [InlineData("drop materialized view v")]
    [InlineData("delete from t where id = 1")]
    [InlineData("create table t (x int references u on delete cascade, dropped boolean, \"rename\" text)")]
    [InlineData("alter table t alter column x drop not null")]
    [InlineData("alter table t alter x drop default, alter column \"y\" drop identity if exists, alter z drop expression")]
    [InlineData("alter domain d drop not null")]
    [InlineData("alter table t add column type text, add column rename boolean")]
    [InlineData("alter table t add constraint c check (drop_at is null or (type = 'rename'))")]
    [InlineData("alter type mood add value 'drop'")]
    [InlineData("create trigger a before delete on t for each row execute function f()")]
    [InlineData("prepare p as select $1; select a$b$c from t; select '$x$'")]
    public void What_only_looks_so_is_not(string sql) => Assert.Empty(DestructiveStatements.Find(sql));

    [Theory]
    [InlineData("select 'drop table t")]
    [InlineData("select \"; drop table t")]
    [InlineData("/* ; drop table t")]
    [InlineData("/*/ ; drop table t")]
    [InlineData("select $$ ; drop table t")]
    [InlineData("select $x$ ; drop table t $")]
    [InlineData("select e'\\")]
    [InlineData("select $")]
    [InlineData("-")]
    public void What_is_not_closed_ends_with_the_text(string sql) => Assert.Empty(DestructiveStatements.Find(sql));
}
