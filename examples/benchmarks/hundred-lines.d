/*
 * A script of a hundred lines, as people write them: what `benchmark cold-start` compiles.
 * It watches how tmpfs is unmounted, who reads and writes, and what that costs.
 */
#pragma D option quiet
#pragma D option strsize=128
#pragma D option dynvarsize=4m

inline int SLOW_NS = 1000000;
inline string UNIT = "ns";

dtrace:::BEGIN
{
        start = timestamp;
        total = 0;
        busy = 0;
        printf("Tracing... Hit Ctrl-C to end.\n");
}

fbt:tmpfs:tmp_unmount:entry
{
        self->vfs = args[0];
        self->began = timestamp;
}

fbt:tmpfs:tmp_unmount:return
/self->vfs != NULL && arg1 == EBUSY/
{
        busy++;
        printf("%Y %s[%d]: unmount busy, vfs %p\n", walltimestamp, execname, pid, self->vfs);
        stack(8);
}

fbt:tmpfs:tmp_unmount:return
/self->vfs != NULL/
{
        @unmounts[arg1 == 0 ? "done" : "failed"] = count();
        @unmounttime = quantize(timestamp - self->began);
        self->vfs = NULL;
        self->began = 0;
}

syscall::read:entry,
syscall::write:entry
{
        self->fd = arg0;
        self->bytes = arg2;
        self->ts = timestamp;
}

syscall::read:return,
syscall::write:return
/self->ts/
{
        this->elapsed = timestamp - self->ts;
        this->slow = this->elapsed > SLOW_NS;
        total += arg0 > 0 ? arg0 : 0;
        @calls[execname, probefunc] = count();
        @bytes[execname] = sum(self->bytes);
        @elapsed[probefunc] = lquantize(this->elapsed / 1000, 0, 1000, 50);
        @worst[execname, probefunc] = max(this->elapsed);
        self->fd = 0;
        self->bytes = 0;
        self->ts = 0;
}

syscall::open:entry
{
        self->path = copyinstr(arg0);
}

syscall::open:return
/self->path != NULL/
{
        @opens[self->path, errno] = count();
        self->path = NULL;
}

fbt:genunix:vn_rele:entry
/args[0]->v_count == 1/
{
        @released[stringof(args[0]->v_path), execname] = count();
}

proc:::exec
{
        printf("%-16s %6d %s\n", execname, pid, args[0]);
}

profile:::tick-5s
{
        printf("%d calls busy, %d bytes after %d %s\n", busy, total, timestamp - start, UNIT);
        trunc(@opens, 10);
}

dtrace:::END
{
        printa("%-16s %-10s %@8d\n", @calls);
        printa("%-16s %@12d\n", @bytes);
        printa(@elapsed);
        printa(@unmounttime);
}
