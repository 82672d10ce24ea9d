# Every transport of the running configuration that sends by SMTP and does not sign, its name a line. LMTP stays on the premises.
exim_unsigned_transports() {
  exim4 -bP transports 2>/dev/null | awk '
    function tell() { if (name != "" && smtp && !signs && !lmtp) print name }
    / transport:$/ { tell(); name = $1; smtp = signs = lmtp = 0 }
    $0 == "driver = smtp" { smtp = 1 }
    /^protocol = lmtp/ { lmtp = 1 }
    /^dkim_domain = ./ { signs = 1 }
    END { tell() }'
}
