using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace Commerce.Testing.Runs;

/// <summary>
/// A shell that ends the processes of a run and removes its folder, with the private servers in it, when the run ends. It waits on a pipe,
/// which the system closes when this process ends, however it ends.
/// </summary>
/// <remarks>
/// It has a session of its own, so that neither Ctrl-C nor a signal to the group of this process ends it. It holds none of this
/// process's streams: who reads them to their end, as <c>dotnet test</c> does, does not wait for it. Processes that this one starts do
/// not inherit the pipe, because .NET opens it to be closed at their start.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class Watchdog
{
    /// <summary>
    /// The environment variable that names the run's folder to the processes that end with it. Their own children inherit it, and it
    /// cannot be mistaken for another's, as a process id can.
    /// </summary>
    private const string Mark = "COMMERCE_TEST_RUN_FOLDER";

    private const string OwnSession =
        """
        exec >/dev/null 2>&1
        command -v setsid && exec setsid /bin/sh -c "$0"
        exec /bin/sh -c "$0"
        """;

    /// <summary>
    /// The files <c>location</c> and <c>socket</c> say where a server's data and its socket are; <c>Commerce.DevelopmentServer</c> writes
    /// each before it creates what the file names. Processes are found by the data folder among their arguments, from the shell that
    /// starts the server on, because a start that was cut short has no <c>postmaster.pid</c>; a process that is dead but not reaped has
    /// no arguments and no environment. Where there is no <c>/proc</c>, marked processes are not found.
    /// </summary>
    private const string Script =
        $$"""
        trap '' HUP INT QUIT TERM
        IFS= read -r run || exit
        run_process=$PPID-$(sed 's/.*) //' /proc/$PPID/stat | cut -d ' ' -f 20)
        while read -r line; do :; done

        marked() {
            for pid in $(printf '%s\n' "{{Mark}}=$run" | grep -lszxF -f - /proc/[0-9]*/environ | tr -dc '0-9\n'); do
                # A server that an application has started is stopped below, so that it frees its shared memory.
                [ "$(cat "/proc/$pid/comm")" = postgres ] || echo "$pid"
            done
        }

        servers() {
            if [ -e /proc/self/cmdline ]; then
                printf '%s\n' "$1" "$1.new" | grep -lszxF -f - /proc/[0-9]*/cmdline | tr -dc '0-9\n'
            else
                pid=$(head -n 1 "$1/postmaster.pid") && case $(ps -o args= -p "$pid") in *"$1"*) echo "$pid" ;; esac
            fi
        }

        remove_server() {
            pg=$(cd "$1" && pwd -P) || return
            root=$pg elsewhere='' owner=''
            { IFS= read -r elsewhere; IFS= read -r owner; } <"$pg/location"
            [ "$owner" = "$pg" ] && root=$elsewhere

            signal=QUIT tries=0
            while pids=$(servers "$root/data"); [ -n "$pids" ] && [ $tries -lt 700 ]; do
                [ $tries -lt 600 ] || signal=KILL
                kill -s $signal $pids
                sleep 0.1
                tries=$((tries + 1))
            done

            socket=$(cat "$pg/socket") && {
                [ "$(sed -n 2p "$socket/.s.PGSQL.5432.lock")" = "$root/data" ] && rm -f "$socket"/.s.PGSQL.*
                rmdir "$socket"
            }
            rm -rf "$root"
        }

        tries=0
        while [ -O "$run" ] && pids=$(marked) && [ -n "$pids" ] && [ $tries -lt 100 ]; do
            kill -s KILL $pids
            sleep 0.1
            tries=$((tries + 1))
        done

        tries=0
        while [ -O "$run" ] && [ $tries -lt 100 ]; do
            find "$run" -type d -name pg -prune | while IFS= read -r pg; do
                remove_server "$pg" </dev/null
            done
            rm -rf "$run" || sleep 0.1
            tries=$((tries + 1))
        done
        [ -e "$run" ] || rm -f "$run.lock"

        # A runtime that is killed leaves the sockets and pipes of its diagnostics, which have its process id and its start time.
        if ! grep -qsz . /proc/$PPID/cmdline; then
            rm -f "${run%/*}/clr-debug-pipe-$run_process-"*
            for socket in "${run%/*}"/dotnet-diagnostic-*; do
                # The runtime cuts the name of a socket whose path is too long for the system.
                case "${run%/*}/dotnet-diagnostic-$run_process-socket" in "$socket"*) rm -f "$socket" ;; esac
            done
        fi
        """;

    private readonly Process process;

    private Watchdog(Process process) => this.process = process;

    /// <summary>Starts to watch. The folder may be created afterwards.</summary>
    /// <param name="folder">The absolute path of the run's folder. A lock file has the same name with <c>.lock</c>.</param>
    public static Watchdog Start(string folder)
    {
        // All streams are redirected although the shell does that: .NET treats a child with our streams as a user of the terminal.
        var start = new ProcessStartInfo("/bin/sh", ["-c", OwnSession, Script])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };

        // It has work to do when the run that this process belongs to ends.
        start.Environment.Remove(Mark);
        var process = Process.Start(start)!;
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        process.StandardInput.WriteLine(folder);
        process.StandardInput.Flush();
        return new Watchdog(process);
    }

    /// <summary>Marks a process that is to end with a run.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="folder">The run's folder.</param>
    public static void Include(ProcessStartInfo start, string folder) => start.Environment[Mark] = folder;

    /// <summary>Removes the folder of a dead run, in the background: also after the end of this process.</summary>
    /// <param name="folder">The run's folder. That of another user is left alone.</param>
    public static void Remove(string folder)
    {
        var watchdog = Start(folder);
        watchdog.process.StandardInput.Dispose();
        watchdog.process.Dispose();
    }
}
