#!/usr/bin/env bash
# Plan, apply and plan without changes, ngp beside Terraform, with the same resources: N of a type that does nothing outside
# the state (`null` here, `terraform_data` there), each by itself or each referring to the one before it. Prints seconds,
# the most memory each process held (MiB), and how many times as long Terraform takes.
#
#   SIZES="1000 5000"      both tools     OURS="20000 50000"   ngp alone     SHAPES="separate chain"
. "$(dirname "$0")/lib.sh"
need terraform /usr/bin/time
sizes=${SIZES:-1000 5000}
ours=${OURS:-20000 50000}
shapes=${SHAPES:-separate chain}
export TF_CLI_CONFIG_FILE=/dev/null TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
"$ngp" version >/dev/null # builds if need be

# 100 resources in a chain is what people write at most; longer chains are many of them side by side.
link=100

write_ngp() {
  awk -v n="$1" -v shape="$2" -v link=$link 'BEGIN {
    print "platform: bench\nresources:"
    for (i = 0; i < n; i++) {
      input = shape == "chain" && i % link ? "\"${r" i - 1 ".input}\"" : i
      print "  r" i ":\n    type: \"null\"\n    input: " input
    }
  }' >platform.yaml
}

write_terraform() {
  awk -v n="$1" -v shape="$2" -v link=$link 'BEGIN {
    for (i = 0; i < n; i++) {
      input = shape == "chain" && i % link ? "terraform_data.r" i - 1 ".output" : i
      print "resource \"terraform_data\" \"r" i "\" {\n  input = " input "\n}"
    }
  }' >main.tf
  terraform init -input=false >/dev/null
}

# measure NAME COMMAND...: one line "NAME seconds MiB" in the file `measured`.
measure() {
  local name=$1
  shift
  if ! /usr/bin/time -f '%e %M' -o time "$@" >output 2>&1; then
    tail -5 output >&2
    exit 1
  fi
  awk -v name="$name" '{printf "%s %.2f %.0f\n", name, $1, $2 / 1024}' <(tail -1 time) >>measured
}

run_ngp() {
  measure plan "$ngp" -C . plan
  measure apply "$ngp" -C . apply --yes
  measure unchanged "$ngp" -C . plan
  grep -q 'No changes' output || { echo "ngp plans changes after apply" >&2; exit 1; }
}

run_terraform() {
  measure plan terraform plan -input=false
  measure apply terraform apply -input=false -auto-approve
  measure unchanged terraform plan -input=false
  grep -q 'No changes' output || { echo "terraform plans changes after apply" >&2; exit 1; }
}

printf '%-9s %7s %-10s %9s %9s %7s %9s %9s\n' shape count step ngp terraform ratio 'ngp MiB' 'tf MiB'
for shape in $shapes; do
  for size in $sizes $ours; do
    folder=$work/$shape-$size
    mkdir -p "$folder/ngp" "$folder/terraform"
    cd "$folder/ngp"
    write_ngp "$size" "$shape"
    run_ngp
    cd "$folder/terraform"
    case " $sizes " in
      *" $size "*)
        write_terraform "$size" "$shape"
        run_terraform
        ;;
      *) : >measured ;;
    esac
    awk -v shape="$shape" -v size="$size" '
      FILENAME == ARGV[1] {seconds[$1] = $2; memory[$1] = $3; next}
      {ours[$1] = $2; held[$1] = $3; order[++n] = $1}
      END {for (i = 1; i <= n; i++) {
        step = order[i]
        ratio = step in seconds ? sprintf("%.0fx", seconds[step] / ours[step]) : "-"
        printf "%-9s %7d %-10s %9.2f %9s %7s %9d %9s\n", shape, size, step, ours[step],
          step in seconds ? sprintf("%.2f", seconds[step]) : "-", ratio, held[step], step in memory ? memory[step] : "-"
      }}' measured "$folder/ngp/measured"
    cd "$root"
    rm -rf "$folder"
  done
done
