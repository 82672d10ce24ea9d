# Debian's settings with ours in them. Lists that others share gain and lose single members; what we set for a while is put back
# as it was, by a ledger of ours beside the settings.
# Wishes, a line each with tabs between: "set KEY VALUE"; "own KEY VALUE", undone by "undo KEY"; "add KEY MEMBER", undone by
# "drop KEY MEMBER"; "listen KEY", undone by "undo KEY".
exim_settings() { # settings|ledger tree wishes
  exim_file=$2/update-exim4.conf.conf
  exim_ledger_file=$2/waxseal.settings
  [ -f "$exim_ledger_file" ] || exim_ledger_file=/dev/null
  [ -f "$exim_file" ] || return 0
  printf '%s\n' "$3" | awk -v print_what="$1" '
    function value_of(line) { sub(/^[^=]*=/, "", line); gsub(/^[\047"]|[\047"][ \t]*$/, "", line); return line }
    function trim(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }
    function members(list) {
      sub(/^[ \t]*<;/, "", list); mark = index(list, ";") ? ";" : ":"
      if (mark == ":" && list ~ /::/) { member[1] = trim(list); return list == "" ? 0 : 1 }
      count = split(list, part, mark); n = 0
      for (i = 1; i <= count; i++) if (trim(part[i]) != "") member[++n] = trim(part[i])
      return n
    }
    function has(list, wanted) { n = members(list); for (i = 1; i <= n; i++) if (tolower(member[i]) == tolower(wanted)) return 1; return 0 }
    function glue(list) { return list ~ / ; / ? " ; " : index(list, ";") ? ";" : index(list, ":") ? ":" : ";" }
    function with_member(list, one) { return trim(list) == "" ? one : list glue(list) one }
    function without(list, one,   text) {
      n = members(list); text = ""
      for (i = 1; i <= n; i++) if (tolower(member[i]) != tolower(one)) text = text (text == "" ? "" : glue(list)) member[i]
      return text
    }
    function loopback(name) { return name ~ /^127\./ || name ~ /^\[?:*1\]?(:[0-9]+)?$/ || name == "localhost" }
    function on_smtp(name) {
      if (name ~ /^([0-9]+\.){4}[0-9]+$/) return name ~ /\.25$/
      return name !~ /\]:[0-9]/ || name ~ /\]:25$/
    }
    # Open to the network, and nothing that it listens to is given up for that. An empty list means every address.
    function open_list(list,   kept, only_loopback) {
      n = members(list); only_loopback = 1; kept = ""
      for (i = 1; i <= n; i++) {
        if (loopback(member[i]) && on_smtp(member[i])) continue
        if (!loopback(member[i]) && on_smtp(member[i])) return list
        only_loopback = 0; kept = kept " ; " member[i]
      }
      return only_loopback ? "" : "0.0.0.0.25" kept
    }
    function put(key, value) { if (!(key in there)) { added[++adds] = key; there[key] = 1 }; now[key] = value }
    FILENAME == "-" { wish[++wishes] = $0; next }
    FILENAME == ledger { split($0, field, "\t"); was[field[1]] = field[2]; ours[field[1]] = field[3]; next }
    { text[++lines] = $0
      if (match($0, /^[ \t]*[A-Za-z_]+[ \t]*=/)) { key = trim(substr($0, 1, index($0, "=") - 1)); at[lines] = key; there[key] = 1; now[key] = value_of($0) } }
    END {
      for (w = 1; w <= wishes; w++) {
        split(wish[w], word, "\t"); todo = word[1]; key = word[2]; value = word[3]
        if (todo == "set") put(key, value)
        if (todo == "own" || todo == "listen") {
          if (todo == "listen") value = open_list(now[key])
          if (value == now[key] && !(key in was)) continue
          if (!(key in was)) was[key] = now[key]
          ours[key] = value; put(key, value)
        }
        if (todo == "undo" && key in was) { if (now[key] == ours[key]) put(key, was[key]); delete was[key] }
        if (todo == "add" && !has(now[key], value)) { put(key, with_member(now[key], value)); was[key "+" value] = ""; ours[key "+" value] = "" }
        if (todo == "drop" && (key "+" value) in was) { put(key, without(now[key], value)); delete was[key "+" value] }
      }
      if (print_what == "ledger") {
        for (key in was) found[++m] = key
        for (i = 2; i <= m; i++) for (j = i; j > 1 && found[j] < found[j - 1]; j--) { t = found[j]; found[j] = found[j - 1]; found[j - 1] = t }
        for (i = 1; i <= m; i++) print found[i] "\t" was[found[i]] "\t" ours[found[i]]
        exit
      }
      for (i = 1; i <= lines; i++) {
        key = at[i]
        if (key == "") { print text[i]; continue }
        if (shown[key]++) continue
        print value_of(text[i]) == now[key] && text[i] ~ /^[A-Za-z_]+=/ ? text[i] : key "=\047" now[key] "\047"
      }
      for (i = 1; i <= adds; i++) print added[i] "=\047" now[added[i]] "\047"
    }' ledger="$exim_ledger_file" - "$exim_ledger_file" "$exim_file"
}
