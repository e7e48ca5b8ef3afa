#pragma D option destructive
BEGIN { system("%@d"); }
