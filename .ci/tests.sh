# To be sourced: how tests are run, and counted.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

step() { printf '\n== %s\n' "$1"; }

# run_tests <name> <command>: fails when a test fails or is skipped, and when none runs. The figures are those of the test platform.
run_tests() {
    local log="artifacts/ci/$1.log" status=0 passed failed skipped
    mkdir -p artifacts/ci
    "${@:2}" 2>&1 | tee "$log" || status=$?

    passed=$(count succeeded "$log")
    failed=$(count failed "$log")
    skipped=$(count skipped "$log")
    printf '%s passed, %s failed\n' "${passed:-0}" "${failed:-0}"
    if [ "${passed:-0}" -eq 0 ]; then
        echo 'No test has run.' >&2
        return 1
    fi

    [ "$status" -eq 0 ] && [ "${failed:-0}" -eq 0 ] && [ "${skipped:-0}" -eq 0 ]
}

count() { sed -n "s/^ *$1: *\\([0-9][0-9]*\\)\$/\\1/p" "$2" | tail -n 1; }
