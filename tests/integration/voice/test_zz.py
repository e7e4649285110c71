import json, os
import yaml, pytest
from pathlib import Path
from tests.integration.conftest import *
from tests.integration.voice.conftest import *
from tests.integration.voice.situations import *
HERE=Path(__file__).parent
OUT=Path(os.environ.get("VOICE_OUT","/tmp/w/voice_out"))
@pytest.mark.parametrize("situation", list(SITUATIONS))
async def test_generate(situation, hass, say, switch_on, poll, freezer):
    await bring_about(situation, hass, switch_on, poll, freezer)
    OUT.mkdir(exist_ok=True)
    n=list(SITUATIONS).index(situation)
    res={}
    for f in sorted((HERE/"phrasings").glob("*.yaml")):
        lang=f.stem
        if not Path(f"custom_components/flashforge/voice/languages/{lang}.yaml").exists(): continue
        res[lang]={}
        for topic, texts in yaml.safe_load(f.read_text()).items():
            if topic=="unrelated" or (topic in ("pause","resume","cancel") and situation not in ("idle","offline","two_printing","two_idle")): continue
            nameless=[t for t in texts if "{" not in t]
            named=[t for t in texts if "{printer}" in t]
            pick=[nameless[n%len(nameless)]]
            if situation.startswith("two"): pick.append(named[n%len(named)].format(printer="Big One"))
            for t in pick:
                a=await say(t,lang)
                if a is None: a=await say(nameless[0] if "Big" not in t else named[(n+1)%3].format(printer="Big One"),lang); 
                res[lang][t]=a
    (OUT/f"{situation}.json").write_text(json.dumps(res,ensure_ascii=False,indent=1))
    for lang in res:
        print("\n==",situation,lang)
        for t,a in res[lang].items(): print(f"  {t:60} {a}")
