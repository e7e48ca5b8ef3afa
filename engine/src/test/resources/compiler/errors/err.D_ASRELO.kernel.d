/* expect: relocation remains against kernel symbol `nosuchsymbol */
#pragma D option knodefs
BEGIN { trace(`nosuchsymbol); }
