# Completion of ngp for bash; printed by `ngp completion bash`.
_ngp() {
  COMPREPLY=()
  local IFS=$'\n'
  COMPREPLY=($(ngp __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _ngp ngp
