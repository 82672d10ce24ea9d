# Whose key a host has: "public BASE64", "garbage" for what is no private key, "unreadable" where nothing here can tell.
ws_host_key() { # file
  [ -f "$1" ] || return 0
  command -v openssl >/dev/null 2>&1 || { printf 'unreadable\n'; return; }
  if ws_public=$(openssl pkey -in "$1" -passin pass: -pubout -outform DER 2>/dev/null | base64 | tr -d '\n') && [ -n "$ws_public" ]; then
    printf 'public %s\n' "$ws_public"
  else
    printf 'garbage\n'
  fi
}
