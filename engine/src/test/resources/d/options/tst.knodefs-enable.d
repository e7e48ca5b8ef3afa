/* @@args: -xknodefs -xlinkmode=dynamic */
BEGIN { trace(`nosuchsymbol); exit(0); }
