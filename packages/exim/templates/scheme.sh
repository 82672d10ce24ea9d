# Whose lines would go unread, or be there twice. Needs signing.sh.

exim_changed_conffiles() { # pattern: conffiles without our own blocks, hashed as dpkg recorded them
  dpkg-query -W -f='${Conffiles}\n' exim4-config | while read -r exim_path exim_hash exim_rest; do
    # shellcheck disable=SC2254 # The pattern is meant as one.
    case $exim_path in $1) ;; *) continue ;; esac
    [ -e "$exim_path" ] || continue
    [ "$(exim_without_blocks "$exim_path" | md5sum | cut -d ' ' -f 1)" = "$exim_hash" ] || printf '%s was changed by hand\n' "$exim_path"
  done
}
exim_without_blocks() { sed '/^# BEGIN waxseal:/,/^# END waxseal:/d' "$1"; } # file

# Our .rul copy of the packaged transport is nobody's own, as long as it is just what its hash says.
exim_is_our_copy() { # file
  [ "$(exim_without_blocks "$1" | sha256sum | cut -d ' ' -f 1)" = "$(sed -n 's/^# For .*, sha256 \([0-9a-f]*\)\.$/\1/p' "$1")" ]
}

exim_leftovers() { # scheme: what of the other one was made by hand, an entry a line
  if [ "$1" = split ]; then
    exim_changed_conffiles '/etc/exim4/exim4.conf.template'
    [ ! -s /etc/exim4/exim4.conf.localmacros ] || printf '/etc/exim4/exim4.conf.localmacros\n'
    return
  fi
  exim_changed_conffiles '/etc/exim4/conf.d/*'
  find /etc/exim4/conf.d -type f ! -name '*waxseal*' | sort | while IFS= read -r exim_path; do
    dpkg-query -W -f='${Conffiles}\n' exim4-config | grep -F " $exim_path " >/dev/null || exim_is_our_copy "$exim_path" || printf '%s\n' "$exim_path"
  done
}

# Fails when a host changes its scheme and lines of others would go unread from then on. It looks at the live tree, which still
# has the old scheme.
exim_nothing_left_behind() { # split|monolithic
  if [ "$1" = split ]; then set -- split true monolithic; else set -- monolithic false split; fi
  exim_was=$(sed -n "s/^dc_use_split_config='\(.*\)'/\1/p" /etc/exim4/update-exim4.conf.conf | tail -n 1)
  [ "${exim_was:-false}" != "$2" ] || return 0
  exim_found=$(exim_leftovers "$1")
  [ -n "$exim_found" ] || return 0
  printf 'with the %s configuration this would no longer count:\n%s\n' "$1" "$exim_found"
  printf 'say eximConfig: %s, or move the lines\n' "$3"
  return 1
}

# Fails when macros or options of ours are in files of others too, as a recipe made by hand has them.
exim_nobody_else_signs() { # split|monolithic
  exim_found=$(exim_foreign_signing "$1" "$STAGE" | sed 's|^[a-z]*	|/etc/exim4/|; s|	|:|')
  [ -n "$exim_found" ] || return 0
  printf 'waxseal says this now, so it would be there twice, or Debian passes over it for the dot in its name:\n%s\n' "$exim_found"
  printf 'remove these lines, or say adopt: signing to make them comments\n'
  return 1
}
