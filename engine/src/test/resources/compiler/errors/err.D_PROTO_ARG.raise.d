#pragma D option destructive
BEGIN { raise("a"); }
