#pragma D option quiet

/* What Oracle's, FreeBSD's and macOS' DTrace have beyond that of illumos. */
BEGIN
{
	this->mac = (uint64_t *)alloca(8);
	*this->mac = htonll(0x02082000ff0e << 16);
	printf("%s\n", link_ntop(ARPHRD_ETHER, this->mac));

	this->ib = (uint8_t *)alloca(20);
	this->ib[0] = 0x80;
	this->ib[19] = 0xcd;
	printf("%s\n", link_ntop(ARPHRD_INFINIBAND, this->ib));

	this->args = (char *)alloca(8);
	bcopy("ls\0-l\0/", this->args, 8);
	printf("[%s] [%s] [%d]\n", memstr(this->args, ' ', 8), memstr(this->args, '.', 3),
	    memstr(this->args, ' ', 0) == NULL);

	printf("%d %d\n", machtimestamp == timestamp, mtons(machtimestamp) == timestamp);
}

BEGIN
{
	trace(link_ntop(-1, alloca(8)));
}

BEGIN
{
	trace(link_ntop(ARPHRD_ETHER, 0));
}

/* No CPU has a guest. */
BEGIN
{
	trace(vmregs[0]);
}

/* A program may have variables of names that only another system gives a meaning to. */
BEGIN
{
	jid = 5;
	printf("%d\n", jid);
	exit(0);
}

ERROR
{
	printf("fault %d\n", arg4);
}
