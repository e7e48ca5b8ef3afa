#pragma D option bufsize=xyz
BEGIN { }
