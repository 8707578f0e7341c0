# Completion of ngp for fish; printed by `ngp completion fish`.
function __ngp_complete
    set -l words (commandline -opc) (commandline -ct)
    ngp __complete -- $words[2..-1] 2>/dev/null
end
complete -c ngp -f -a '(__ngp_complete)'
complete -c ngp -n '__fish_seen_subcommand_from deploy' -F
