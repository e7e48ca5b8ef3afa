#pragma D option destructive
BEGIN { stop(1); }
