# Tries a login as Exim would use it: TLS whose certificate names the server, AUTH, QUIT. Nothing is sent. Also which line of
# passwd.client wins: Exim takes the first that matches, be it a pattern.
ws_login_check() { # unverified|verified host port user password: what the server said, where it refuses
  command -v openssl >/dev/null 2>&1 && command -v perl >/dev/null 2>&1 || { ws_warn "the login at $2 was not tried: this host has no openssl"; return 0; }
  printf '%s\n' "$1" "$2" "$3" "$4" "$5" | perl -e '
    use strict; use warnings; use IPC::Open3; use MIME::Base64; use Symbol "gensym";
    chomp(my ($verify, $host, $port, $user, $password) = <STDIN>);
    my $address = $host =~ /^[0-9.]+$|:/;
    my @tls = $port == 465 ? () : ("-starttls", "smtp");
    my @names = $address ? ("-verify_ip", $host) : ("-servername", $host, "-verify_hostname", $host);
    my @checks = $verify eq "verified" ? (@names, "-verify_return_error") : $address ? () : ("-servername", $host);
    my $target = $host =~ /:/ ? "[$host]:$port" : "$host:$port";
    my ($in, $out, $errors) = (undef, undef, gensym);
    my $pid = open3($in, $out, $errors, "openssl", "s_client", "-quiet", "-connect", $target, @tls, @checks);
    my @said; my $failed = "";
    sub fail { $failed = shift; die "\n" }
    sub reply { my $code = ""; while (my $line = <$out>) { $line =~ s/\s+$//; push @said, $line; next unless $line =~ /^(\d{3})( |$)/; return $1 } return "" }
    sub tell { print $in "$_[0]\r\n" }
    $SIG{PIPE} = "IGNORE"; $SIG{ALRM} = sub { $failed = "no answer within 30 seconds"; kill "TERM", $pid; die "\n" };
    alarm 30;
    eval {
      $in->autoflush(1);
      # With STARTTLS the program said EHLO itself, and shows the last line of the answer alone.
      reply() or fail("no session");
      @said = (); tell("EHLO localhost"); reply() eq "250" or fail("EHLO was refused");
      my ($offered) = map { /^250[ -]AUTH[ =](.*)/i ? uc $1 : () } @said;
      fail("the server asks for no login") unless defined $offered;
      @said = ();
      if ($offered =~ /\bPLAIN\b/) { tell("AUTH PLAIN " . encode_base64("\0$user\0$password", "")) }
      elsif ($offered =~ /\bLOGIN\b/) { tell("AUTH LOGIN"); reply() eq "334" or fail("AUTH LOGIN was refused"); tell(encode_base64($user, "")); reply() eq "334" or fail("the user was refused"); tell(encode_base64($password, "")) }
      else { print "untried $offered\n"; tell("QUIT"); exit 0 }
      reply() eq "235" or fail("the login was refused");
      tell("QUIT");
    };
    alarm 0; close $in;
    if ($failed ne "") {
      kill "TERM", $pid; my @errors = grep { !/^(depth|verify return:1|read R BLOCK)/ } <$errors>;
      print "the login of $user at $host, port $port: $failed\n", map { "  $_\n" } grep { $_ ne "" } map { s/\s+$//r } @said, @errors[0 .. ($#errors < 5 ? $#errors : 5)];
    }
    waitpid $pid, 0; exit($failed eq "" ? 0 : 1)' || return
}

# The certificate is checked as the transport of this tree does it: whoever turned that off has macros for it.
ws_login_tls() { # tree
  if grep -rhE '^[[:space:]]*(REMOTE_SMTP_SMARTHOST_TLS_VERIFY|REMOTE_SMTP_SMARTHOST_HOSTS_AVOID_TLS)' "$1/conf.d" "$1/exim4.conf.localmacros" "$1/exim4.conf.template" 2>/dev/null | ws_any_line; then printf unverified; else printf verified; fi
}
ws_any_line() { [ -n "$(cat)" ]; }

ws_login_wins() { # file host "user:password": whether Exim finds this login for a host
  ws_found=$(exim4 -be "\${lookup{$2}nwildlsearch{$1}{\$value}}" 2>/dev/null </dev/null)
  [ "$ws_found" = "$3" ] || { printf 'for %s Exim finds the login of %s in %s, not that of %s: another line matches first\n' "$2" "${ws_found%%:*}" "$1" "${3%%:*}"; return 1; }
}

# Lines of these names go before the first that is a pattern: Exim would take that.
ws_logins_first() { # file name…: "moved" where something is to be moved
  ws_from=$1; shift
  awk -v names=" $* " '
    { key = $0; sub(/:.*/, "", key) }
    /^[ \t]*(#|$)/ { next }
    index(names, " " key " ") { if (pattern) moved = 1; next }
    key ~ /[*^]/ { pattern = 1 }
    END { if (moved) print "moved" }' "$ws_from"
}
ws_move_logins() { # logical-path name…
  ws_path=$1; shift
  [ -n "$(ws_logins_first "$WS_AT$ws_path" "$@")" ] || return 0
  printf '%s\n' " $* " | ws_edit "$ws_path" no '
    NR == 1 { names = $0; next }
    { text[++n] = $0; key = $0; sub(/:.*/, "", key)
      if ($0 !~ /^[ \t]*(#|$)/) { if (index(names, " " key " ")) ours[n] = 1; else if (!first && key ~ /[*^]/) first = n } }
    END {
      for (i = 1; i <= n; i++) {
        if (i == first) for (j = first; j <= n; j++) if (j in ours) print text[j]
        if (!(i in ours) || i < first) print text[i]
      } }'
}
