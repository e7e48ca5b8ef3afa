/*
 * What other systems' DTrace has and nothing corresponds to here is taken all the same.
 */

#pragma D option quiet
#pragma D option modpath=/lib/modules
#pragma D option ctfpath=/lib/vmlinux.ctfa
#pragma D option procfspath=/proc
#pragma D option dofstashpath=/run/dtrace
#pragma D option linknommap
#pragma D option sysslice=system.slice
#pragma D option useruid=500
#pragma D option debugassert=1
#pragma D option pcapsize=128
#pragma D option mangled
#pragma D option nojtanalysis
#pragma D option disallow_dsym
#pragma D option preallocate=1m
#pragma D option lockmem=unlimited

BEGIN
{
	printf("traced\n");
	exit(0);
}
