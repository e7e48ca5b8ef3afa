/* Nothing has been put into the array yet: that comes in a later clause. */
BEGIN
/pending["disk"] == 0/
{
	exit(0);
}

END
{
	pending["disk"]++;
}
