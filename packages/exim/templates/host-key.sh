# Whose key a host has: "public BASE64", "garbage" for what is no private key, "unreadable" where nothing here can tell.
exim_host_key() { # file
  [ -f "$1" ] || return 0
  command -v openssl >/dev/null 2>&1 || { printf 'unreadable\n'; return; }
  if exim_public=$(openssl pkey -in "$1" -passin pass: -pubout -outform DER 2>/dev/null | base64 | tr -d '\n') && [ -n "$exim_public" ]; then
    printf 'public %s\n' "$exim_public"
  else
    printf 'garbage\n'
  fi
}
