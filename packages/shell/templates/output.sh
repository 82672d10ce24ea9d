# Files and blocks whose text another text prints: ws_output, which the caller defines just before.

ws_said() { # name: remembers what ws_output prints, before others of a transaction are written
  ws_said_text=$(ws_output | ws_b64) || return
  eval "ws_said_$1=\$ws_said_text"
}

ws_put_said() { # name logical-path mode owner group skip|empty|why-not: "empty" writes that too where a file is there
  eval "ws_said_text=\${ws_said_$1-}"
  if [ -z "$ws_said_text" ]; then
    case $6 in
      skip) return 0 ;;
      empty) [ -e "$WS_AT$2" ] || return 0 ;;
      *) ws_fail "$6"; return ;;
    esac
  fi
  ws_put "$2" "$(printf %s "$ws_said_text" | base64 -d | ws_sha /dev/stdin)" "$3" "$4" "$5" "$ws_said_text"
}

ws_block_output() { # logical-path begin end start|end|after number-of-lines-to-go-behind these-lines
  # The last character keeps the final newline from being cut off.
  ws_said_text=$(printf '%s\n' "$2"; ws_output; printf '%s\n.' "$3") || return
  ws_block "$1" "$2" "$3" "${ws_said_text%.}" no "$4" "$5" "$6"
}
