# Debconf of the same mind as the settings.
exim_follow_answer() { # package question type key
  exim_said=$(sed -n "/^$4=/{s/^$4=//p;q}" "$WAXSEAL_ROOT/etc/exim4/update-exim4.conf.conf" | tr -d "'\042")
  if [ "$3" = boolean ] && [ "$exim_said" != true ]; then exim_said=false; fi
  # A question that was never answered is no other answer than none.
  case $(ws_debconf_has "$1" "$2") in "0 $exim_said") return 0 ;; '0 ') [ "$exim_said" != false ] || return 0 ;; esac
  printf '%s %s %s %s\n' "$1" "$2" "$3" "$exim_said" | debconf-set-selections && ws_changed
}
