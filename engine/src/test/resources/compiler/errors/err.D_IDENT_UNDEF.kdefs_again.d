#pragma D option knodefs
#pragma D option kdefs
BEGIN { trace(`nosuchsymbol); }
