/*
 * What END records must fit into a buffer that fills.
 */

#pragma D option bufpolicy=fill
#pragma D option bufsize=200

END
{
	trace("as long as a string is");
}
