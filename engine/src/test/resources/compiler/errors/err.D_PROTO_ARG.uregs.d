BEGIN
{
	trace(uregs["one"]);
}
