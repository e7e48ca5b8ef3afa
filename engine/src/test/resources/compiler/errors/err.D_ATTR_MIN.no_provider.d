/* expect: attributes for clause (Unstable/Unstable/Common) are less than predefined minimum */
#pragma D option amin=Evolving/Evolving/Common
BEGIN { }
