#pragma D option bufpolicy=square
BEGIN { }
