BEGIN
{
	`freemem = 0;
}
