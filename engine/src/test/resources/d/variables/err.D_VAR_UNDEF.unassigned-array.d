/* Nothing has been put into the array yet. */
BEGIN
/! pending["disk"]/
{
	pending["disk"]++;
}
