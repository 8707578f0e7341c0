# Leads one task's session: runs its command and writes down how it ended.
#
#   task.sh CLAIM EXIT STDOUT STDERR [CGROUP.PROCS ...] -- COMMAND [ARGUMENT ...]
#
# Only builtins, because the task's PATH may be anything; only variables named _ngp_*, because all
# others belong to the task.
_ngp_claim=$1 _ngp_exit=$2 _ngp_out=$3 _ngp_err=$4
shift 4

# Whoever creates the claim first decides: the restarted agent creates it too when it must know that
# nothing was started here. The line tells this process from a later one with the same pid.
{ read -r _ngp_self < "/proc/$$/stat"; } 2> /dev/null || _ngp_self=$$
set -C
echo "$_ngp_self" > "$_ngp_claim" || exit 125
set +C

# Before anything runs, so that nothing ever runs outside. A limit that can't be had is no reason
# not to run: the agent has told the masters what it enforces.
while [ "$1" != -- ]; do
  echo $$ > "$1"
  shift
done
shift

# A trapped signal has its default action again in the command, an ignored one would not; and this
# shell stays to write the status.
trap : TERM INT HUP QUIT USR1 USR2 PIPE
# In a subshell, because some shells otherwise write "Segmentation fault" into the task's stderr.
(exec "$@") >> "$_ngp_out" 2>> "$_ngp_err"
echo "$?" > "$_ngp_exit"
