import { script as tabScript } from "@bomb.sh/tab";

export const shells = ["bash", "zsh", "fish", "powershell"] as const;

export type Shell = (typeof shells)[number];

/** Returns the script that a shell loads. It calls `iam-alerts complete` at every Tab. */
export function completionScript(shell: Shell): string {
  return shell === "bash" ? bash : printed(() => tabScript(shell, "iam-alerts", "iam-alerts"));
}

/** Returns what `print` writes to console.log, which is where tab prints its scripts. */
function printed(print: () => void): string {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  try {
    print();
  } finally {
    console.log = log;
  }
  return `${lines.join("\n")}\n`;
}

/**
 * Replaces tab's script for bash, which needs the package bash-completion, never completes files, and passes the typed
 * text to eval. This script also runs in bash 3.2. Bash splits --flag=value into three words, and @file into two.
 */
const bash = `# bash completion for iam-alerts

_iam_alerts() {
  local word line out directive glue=
  local -a words=()
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ \${#words[@]} -gt 0 && ( $word == = || -n $glue ) ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    glue=
    [[ $word == = || $word == @ ]] && glue=1
  done
  out=$(iam-alerts complete -- "\${words[@]}" 2>/dev/null) || return
  directive=\${out##*:}
  while IFS= read -r line; do
    [[ -n $line && $line != :* ]] && COMPREPLY+=("\${line%%$'\\t'*}")
  done <<< "$out"
  if type compopt >/dev/null 2>&1; then
    if (( directive & 2 )); then compopt -o nospace; fi
    if (( directive & 4 )); then compopt +o default; fi
    if (( directive & 32 )); then compopt -o nosort 2>/dev/null; fi
  fi
}

complete -o default -F _iam_alerts iam-alerts
`;
