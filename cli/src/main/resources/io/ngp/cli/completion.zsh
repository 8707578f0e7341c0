#compdef ngp
# Completion of ngp for zsh; printed by `ngp completion zsh`.
_ngp() {
  local -a found
  found=(${(f)"$(ngp __complete -- "${words[@]:1:CURRENT-1}" 2>/dev/null)"})
  if (( ${#found} )); then
    compadd -- "${found[@]}"
  else
    _files
  fi
}
compdef _ngp ngp
