import time
def test_speed(api):
    t=time.perf_counter()
    for _ in range(20): a=api.athlete()
    print(api.dialect,"athlete",(time.perf_counter()-t)/20*1000)
    t=time.perf_counter()
    for _ in range(20): assert a.get("/me").status==200
    print("get me",(time.perf_counter()-t)/20*1000)
    t=time.perf_counter()
    c=api.clinician()
    print("clin",(time.perf_counter()-t)*1000)
    api.link(c,a)
    t=time.perf_counter()
    r=api.ready_athlete()
    print("ready",(time.perf_counter()-t)*1000)
    print(r.get("/today?local_date=2026-11-21").text[:300])
