/* A provider that is stable but for what the program itself says of it. */
#pragma D option amin=Evolving/Evolving/Common
#pragma D attributes Private/Private/Unknown provider dtrace name
BEGIN { }
