/* expect: attributes for variable curthread (Stable/Private/Common) are less than predefined minimum (Evolving/Evolving/Common) */
#pragma D option amin=Evolving/Evolving/Common
BEGIN { trace((uintptr_t)curthread); }
