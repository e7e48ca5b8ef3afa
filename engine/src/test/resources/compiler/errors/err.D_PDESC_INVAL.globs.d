/* expect: Probe description has too many globbing characters */
fbt::*t*m*p*_*u*n*m*o*u*n*t:entry { }
