/*
 * What a program says of a provider's parts is what the report of its stability shows.
 *
 * @@args: -e -v
 */

#pragma D attributes Evolving/Unstable/ISA provider profile name
#pragma D attributes External/Private/CPU provider profile args

profile:::tick-1s
{
	trace(1);
}
