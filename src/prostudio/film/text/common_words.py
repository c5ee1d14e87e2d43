"""The commonest words of languages, lower case: to find a language, and sentence beginnings."""

from __future__ import annotations

from functools import cache

_WORDS = {
    "en": (
        "the of and to a in is it you that he was for on are with as i his they be at one "
        "have this from or had by but not what all were we when your can said there an each "
        "which she do how their if will up other about out many then them these so some her "
        "would make like him into time has look more no way could people my than been who its "
        "now did get may came over where after our most never once again every still before "
        "under while only down here through just because nobody nothing until those"
    ),
    "de": (
        "der die das und ist in zu den mit von auf für nicht sich des dem ein eine einen "
        "einer eines es er sie wir ich ihr du war als auch an aus bei nach wie um am im so "
        "dass daß hat haben wird werden wurde sind oder aber nur noch schon wenn dann man "
        "mich mir dir uns ihm ihn ihre seine sein kein keine über unter vor durch zum zur bis "
        "doch da hier dort wo was wer immer nie wieder jetzt heute alles mehr sehr danach "
        "dieser diese dieses jeder"
    ),
    "fr": (
        "le la les de des du un une et est en que qui dans pour pas sur au aux il elle ils "
        "elles on nous vous je tu ne se ce cette ces son sa ses mon ma mes leur leurs par "
        "avec sans sous mais ou où donc car plus moins très bien être avoir était sont été "
        "fait comme tout tous toute même aussi encore jamais toujours quand alors puis après "
        "avant c'est d'un d'une qu'il y si chaque rien ici là lui l'on cet"
    ),
    "es": (
        "el la los las de del un una y en que es por para con no se su sus lo le les al como "
        "más pero o este esta esto ese esa eso fue era son ser estar está había hay si sí ya "
        "muy sin sobre entre cuando donde porque qué quién yo tú él ella ellos nosotros mi tu "
        "me te nos todo todos nada nunca siempre también después antes hasta desde cada otra "
        "otro aquí allí entonces"
    ),
    "it": (
        "il lo la i gli le di del della dei delle un una uno e è in che per con non si da al "
        "alla nel nella sul sulla come più ma o se questo questa quello quella era sono "
        "essere ha hanno aveva anche quando dove perché chi io tu lui lei noi voi loro mio "
        "mia suo sua ci mi ti vi tutto tutti niente mai sempre ancora dopo prima poi già "
        "molto ogni qui lì allora c'era dal dalla fu d'un"
    ),
    "pt": (
        "o a os as de do da dos das um uma e em no na nos nas que é por para com não se seu "
        "sua ao à como mais mas ou este esta isto esse essa isso foi era são ser estar está "
        "havia há já muito sem sobre entre quando onde porque quem eu tu ele ela eles nós meu "
        "minha me te lhe tudo todos nada nunca sempre também depois antes até desde cada "
        "outra outro aqui ali então pelo pela num numa você"
    ),
    "nl": (
        "de het een en van in is dat op te zijn met voor niet aan er om hij ze zij was als "
        "die maar ook bij naar uit door over ik je jij wij we u hun haar zijn heeft had werd "
        "worden nog dan wel geen wat wie waar toen nu al meer zo kan alle altijd nooit weer "
        "onder tot deze dit mijn ons onze veel tegen zonder hier daar omdat iets niets"
    ),
    "sv": (
        "och att det som en ett i är på för av med den till inte har de om han hon var sig "
        "men från vi jag du så när kan ska man eller sin sitt sina hade blev där här ut upp "
        "nu vad vem alla aldrig alltid igen under över efter utan också bara mycket mer än då "
        "detta denna dessa mig dig oss honom henne deras någon något ingen inget sedan bli"
    ),
    "da": (
        "og at det som en et i er på for af med den til ikke har de om han hun var sig men "
        "fra vi jeg du så når kan skal man eller sin sit sine havde blev der her ud op nu "
        "hvad hvem alle aldrig altid igen under over efter uden også kun meget mere end da "
        "dette denne disse mig dig os ham hende deres nogen noget ingen intet siden blive "
        "hvor mod"
    ),
    "nb": (
        "og at det som en et i er på for av med den til ikke har de om han hun var seg men "
        "fra vi jeg du så når kan skal man eller sin sitt sine hadde ble der her ut opp nå "
        "hva hvem alle aldri alltid igjen under over etter uten også bare mye mer enn da "
        "dette denne disse meg deg oss ham henne deres noen noe ingen siden bli hvor mot"
    ),
    "pl": (
        "i w na z do się nie to że jest o a po jak ale od za co tak przez był była było były "
        "dla czy już tylko ja ty on ona ono my wy oni jego jej ich mu mnie mi cię go tego tym "
        "ten ta te być są może więc kiedy gdzie kto nic nigdy zawsze jeszcze potem przed pod "
        "nad bez ze we aby żeby gdy lub która który które każdy bardzo tam tu"
    ),
    "tr": (
        "ve bir bu da de için ile çok o ne gibi daha var yok ama en kadar her ben sen biz siz "
        "onlar mi mı mu mü değil olarak olan sonra önce şey şu ki ya hiç zaman bana sana ona "
        "beni seni onu kim nerede neden nasıl artık yine sadece bütün tüm içinde üzerinde "
        "altında oldu olduğu idi ise çünkü şimdi hep"
    ),
    "cs": (
        "a v na se je že to s z do o i jsem jsi ale jako by za po tak k ve pro co už od který "
        "která které byl byla bylo byli není jeho její jejich on ona ono my vy oni mě mi ti "
        "mu ho ji nebo když kde kdo nic nikdy vždy ještě pak před pod nad bez ze aby jen také "
        "tam tady být jsou může až ten ta toto každý velmi protože"
    ),
    "fi": (
        "ja on ei se että oli hän ovat mutta niin kuin myös joka ne he minä sinä me te tämä "
        "tuo kun jos vain ole olla ollut sen hänen sitä mitä mikä kuka missä nyt sitten vielä "
        "aina koskaan kaikki mitään ennen jälkeen alla yli ilman tai eli jo hyvin enemmän"
    ),
    "hu": (
        "a az és hogy nem is egy ez meg van volt de ha csak mint már még el ki mi ő én te ti "
        "ők azt ezt aki ami amely vagy minden soha mindig újra után előtt alatt fölött nélkül "
        "itt ott most akkor nagyon több lesz lett voltak vannak neki nekem"
    ),
    "ro": (
        "și în de la cu pe nu că a este un o din care pentru mai se ce sau dar ca fi era sunt "
        "au am ai el ea noi voi ei lui sa său acest această acesta când unde cine nimic "
        "niciodată întotdeauna după înainte sub peste fără doar foarte tot toate aici acolo "
        "fost prin până"
    ),
    "ca": (
        "el la els les de del un una i en que és per amb no es seu seva al com més però o "
        "aquest aquesta això era són ser està hi havia ha ja molt sense sobre entre quan on "
        "perquè qui jo tu ell ella nosaltres tot tots res mai sempre també després abans fins "
        "cada aquí llavors dels"
    ),
    "id": (
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada "
        "bisa kami kita dia mereka sudah atau seperti adalah oleh telah hanya lebih lagi saat "
        "setelah sebelum tanpa selalu pernah semua"
    ),
    "vi": (
        "và của là có không một những được cho trong với người này đã các để khi đó từ như "
        "tôi anh cô nó chúng ta họ ở ra vào lên xuống rất cũng chỉ còn nhưng hay sau trước "
        "nếu thì mà"
    ),
}


@cache
def common_words(language: str) -> frozenset[str]:
    """The commonest words of a language; of all languages where it has no list."""
    if language in _WORDS:
        return frozenset(_WORDS[language].split())
    return frozenset(word for words in _WORDS.values() for word in words.split())


@cache
def languages_of_words() -> dict[str, tuple[str, ...]]:
    """For every common word the languages it is common in."""
    found: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in set(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}
