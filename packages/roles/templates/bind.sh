# BIND knows a zone, and has it. What it says of one that it only knows is told apart from what it says of one that it does not.
bind_has_zone() { # zone full|may-be-empty
  for bind_try in 1 2 3 4 5 6 7 8 9 10; do
    bind_said=$(rndc zonestatus "$1" 2>&1) && return
    if [ "$2" = may-be-empty ]; then case $bind_said in *'zone not loaded'*) return 0 ;; esac; fi
    sleep 0.5
  done
  printf '%s\n' "$bind_said"
  return 1
}
