import subprocess,signal,time,os
for s in (signal.SIGINT,signal.SIGTERM,signal.SIGHUP,signal.SIGPIPE):
    p=subprocess.Popen(['dtrace','-n','syscall:::entry{@[execname]=count()} END{printf("END fired\\n")}'],stdout=subprocess.PIPE,stderr=subprocess.STDOUT,text=True)
    time.sleep(2.5); t=time.time(); p.send_signal(s)
    try: o,_=p.communicate(timeout=10)
    except Exception as e: p.kill(); o='TIMEOUT'
    print(s, p.returncode, round(time.time()-t,2), o[:180], o[-60:])
