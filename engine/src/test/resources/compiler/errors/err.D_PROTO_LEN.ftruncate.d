#pragma D option destructive
BEGIN { ftruncate(1); }
