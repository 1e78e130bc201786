# To be sourced: a PostgreSQL as an administrator would give it, and a look at what tests leave on it.
# It is in a folder of its own, which is removed when the script ends, however it ends. So are the temporary files of the tests.

folder=$(mktemp -d)
chmod 755 "$folder" # the servers run as another user when this one is root
install -d -m 1777 "$folder/tests" # as /tmp: tests, too, start programs as another user
trap stop EXIT
trap 'exit 130' INT TERM HUP

user=
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL and PgBouncer refuse to run as root.
    user=$(id -un postgres 2>/dev/null || echo nobody)
    as_server=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
fi

# provide <package>: installs a program where that is possible.
provide() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "$1 is missing: install it (on Debian: apt-get install $1)." >&2
        exit 1
    fi

    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$1"
}

# The folder with initdb: the newest that Debian has installed, or the one on the PATH.
binaries() {
    local installed
    installed=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    echo "${installed:-$(dirname "$(command -v initdb || echo /nowhere/initdb)")}"
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# start_postgres <connections> [options]: starts PostgreSQL with its defaults otherwise: a commit waits for the disk. The tests' role may create
# databases, no more.
start_postgres() {
    [ -x "$(binaries)/initdb" ] || provide postgresql
    bin=$(binaries)
    port=$(free_port)
    install -d -m 700 ${user:+-o "$user"} "$folder/postgres"
    printf 'administrator' >"$folder/password"
    "${as_server[@]}" "$bin/initdb" --pgdata="$folder/postgres" --username=administrator --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    # pg_ctl puts the server into a session of its own: Ctrl-C stops the tests first.
    "${as_server[@]}" "$bin/pg_ctl" start --wait --silent --pgdata="$folder/postgres" --log="$folder/postgres/server.log" \
        --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=$1 ${*:2}"
    ask postgres "create role commerce login createdb password 'commerce'"
    ask postgres 'create database commerce owner commerce'
}

# connection_string <port>
connection_string() { echo "Host=127.0.0.1;Port=$1;Username=commerce;Password=commerce;Database=commerce"; }

# ask <database> <sql>: as administrator.
ask() {
    PGPASSWORD=administrator "$bin/psql" --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 \
        --host=127.0.0.1 --port="$port" --username=administrator --dbname="$1" --command="$2"
}

# suite <name> <port> <command>: runs tests on the server at a port, and fails also when they leave something. The variables "options" and
# "direct" add to the connection string, and name a direct connection beside it.
suite() {
    local status=0
    step "tests: $1"
    # In the background, so that a signal to this script is handled at once.
    run_tests "$1" env TMPDIR="$folder/tests" ConnectionStrings__Commerce="$(connection_string "$2")${options:-}" \
        ConnectionStrings__CommerceDirect="${direct:-}" "${@:3}" &
    wait $! || status=$?
    nothing_left || status=1
    return "$status"
}

nothing_left() {
    local left
    # What outlives its test run by design, such as the watchdog of a killed one, has some time to end.
    wait_for_end 60 || true
    left=$(
        ask postgres "
            select 'database ' || datname from pg_database
            where datname not in ('postgres', 'template0', 'template1', 'commerce')
            union all
            select 'role ' || rolname from pg_roles where rolname not in ('administrator', 'commerce') and rolname !~ '^pg_'"
        # No test may use the database that the server was given with.
        ask commerce "
            select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')
            union all
            select 'relation ' || oid::regclass from pg_class where relnamespace = 'public'::regnamespace"
        for process in $(processes); do
            echo "process $process: $(tr '\0' ' ' <"/proc/$process/cmdline")"
        done
    )
    if [ -n "$left" ]; then
        printf 'The tests have left:\n%s\n' "$left" >&2
        return 1
    fi
}

# The processes that the tests have started: the temporary folder is in their environment, or in their arguments.
processes() {
    grep --files-with-matches --no-messages --fixed-strings --file=- /proc/[0-9]*/{environ,cmdline} <<<"$folder/tests" |
        cut -d / -f 3 | sort -u
}

# wait_for_end <seconds>: fails when a process of the tests still runs then.
wait_for_end() {
    for _ in $(seq "$1"); do
        [ -n "$(processes)" ] || return 0
        sleep 1
    done

    return 1
}

stop() {
    # A second signal must not interrupt this.
    trap '' INT TERM HUP
    set +e
    kill $(processes) 2>/dev/null
    wait_for_end 20 || kill -KILL $(processes) 2>/dev/null
    [ ! -e "$folder/pgbouncer/pid" ] || kill "$(cat "$folder/pgbouncer/pid")"
    [ ! -e "$folder/postgres/postmaster.pid" ] || "${as_server[@]}" "$bin/pg_ctl" stop --silent --mode=immediate --pgdata="$folder/postgres"
    rm -rf "$folder"
}
