/*
 * Drops are records.
 * @@args: -O json -b 256
 */

fbt::write:entry
{
	trace(arg2);
	trace("a string to fill the buffer with");
}

tick-3s
{
	exit(0);
}
