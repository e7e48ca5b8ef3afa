/* expect: attributes for symbol genunix`freemem (Private/Private/Unknown) are less than predefined minimum */
#pragma D option amin=Evolving/Evolving/Common
dtrace:::BEGIN { trace(`freemem); }
