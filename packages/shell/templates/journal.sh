# Events, one a line: "B step" begins, "W step text64" warns of something in it, "E step outcome status output64" ends, "L holder64"
# another run holds the lock, "F step|-|ok" how its attempts stand when it ends within them, "X end" the program came to its end. Each line goes to the connection and to the
# journal, so that a run whose connection broke goes on and can be read afterwards.
trap '' HUP PIPE

ws_tell() { printf '%s\n' "$*" 2>/dev/null || :; }
ws_say() { printf '%s\n' "$*" >>"$WS_RUN/journal"; ws_tell "$*"; }
ws_changed() { : >"$WS_RUN/step/changed"; }
ws_warn() { printf '%s\n' "$*" >>"$WS_RUN/step/warnings"; } # no secrets: the journal keeps it
