# Asks a running apply program to stop before its next step.
ws_stop() { [ ! -d "$WS_STATE/lock" ] || : >"$WS_STATE/lock/stop"; }
