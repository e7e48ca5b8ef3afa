/* expect: attributes for scalar curthread (Stable/Private/Common) are less than predefined minimum */
#pragma D option amin=Evolving/Evolving/Common
dtrace:::BEGIN { trace((uintptr_t)curthread); }
