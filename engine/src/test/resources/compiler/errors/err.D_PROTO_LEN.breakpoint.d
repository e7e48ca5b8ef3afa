#pragma D option destructive
BEGIN { breakpoint(1); }
