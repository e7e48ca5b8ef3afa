/* @@args: -e -xknodefs -xlinkmode=dynamic */
BEGIN { trace(`nosuchsymbol + other`symbol); exit(0); }
