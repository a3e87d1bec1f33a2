"""Months of other calendars as people spell them beside CLDR: transliterations and other letters.

A line holds a calendar's months, first month first, parted by `|`; spellings of one month by `,`.
"""

from __future__ import annotations

from functools import lru_cache

from datenorm.errors import SettingsError

__all__ = ["month_spellings"]

# Spellings by calendar and language; "latin" is read beside any language of the Latin script.
_LINES = {
    ("persian", "latin"): (
        "Farvardin, Farwardin, Farvardeen, Farvardīn, "
        "Farvardín | Ordibehesht, Ardibehesht, "
        "Ordībehesht, Ordibehescht, Ordibehešt, Ordibahasht | Khordad, Khordād, "
        "Khurdad, Chordad, Xordad, Khordâd | Tir, Tīr, "
        "Teer, Tyr | Mordad, Amordad, Mordād, Murdad, "
        "Mordâd | Shahrivar, Shahrīvar, Shahriwar, "
        "Schahriwar, Šahrivar, Sharivar, Chahrivar | "
        "Mehr, Mihr | Aban, Ābān, Âbân, Aaban | Azar, "
        "Āzar, Âzar, Asar | Dey, Dei, Day, Dai, "
        "Déi | Bahman, Bahmān | Esfand, Isfand, Espand"
    ),
    ("persian", "fa"): (
        "فروردین, فروردین‌ماه, فروردین ماه | اردیبهشت, اردی‌بهشت, "
        "اردیبهشت ماه | خرداد, خرداد ماه, "
        "خردادماه | تیر, تیر ماه, تیرماه | مرداد, امرداد, "
        "مرداد ماه | شهریور, شهریور ماه, شهریورماه | "
        "مهر, مهر ماه, مهرماه | آبان, آبان ماه, ابان, "
        "آبان‌ماه | آذر, آذر ماه, اذر, آذرماه | "
        "دی, دی ماه, دی‌ماه | بهمن, بهمن ماه, بهمن‌ماه | اسفند, اسفند ماه, اسفندماه"
    ),
    ("persian", "prs"): (
        "حمل | ثور | جوزا | سرطان | اسد | سنبله, سنبلهٔ | میزان | عقرب | قوس | جدی | دلو | حوت"
    ),
    ("persian", "dari"): (
        "Hamal | Sawr, Saur, Thawr | Jawza, Jauza | Saratan | Asad | Sonbola, Sunbula | "
        "Mizan | Aqrab | Qaws, Qaus | Jadi, Jady | Dalw, Dalwa | Hut, Hoot"
    ),
    ("persian", "ps"): (
        "وری, وریژ, حمل | غویی, غوايی, ثور | "
        "غبرګولی, غبرگولی, جوزا | چنګاښ, چنگاښ, سرطان | "
        "زمری, اسد | وږی, سنبله | تله, میزان | لړم, "
        "عقرب | لیندۍ, ليندۍ, قوس | مرغومی, جدی | "
        "سلواغه, دلو | کب, حوت"
    ),
    ("persian", "ckb"): (
        "خاکەلێوە | گوڵان, بانەمەڕ | جۆزەردان | پووشپەڕ "
        "| گەلاوێژ | خەرمانان | ڕەزبەر | گەڵاڕێزان, "
        "خەزەڵوەر | سەرماوەز | بەفرانبار | ڕێبەندان | ڕەشەمێ, ڕەشەمە"
    ),
    ("persian", "ru"): (
        "фарвардин | ордибехешт, ордибехешта, урдибихишт | хордад, "
        "хурдад | тир, тира | мордад, "
        "мурдад | шахривар, шахривара | мехр, мехра | абан, "
        "абана | азар, азара | дей, дея, дай | "
        "бахман, бахмана | эсфанд, эсфанда, исфанд"
    ),
    ("islamic", "latin"): (
        "Muharram, Moharram, Muharam, Muharrem, Muḥarram, "
        "Mharram, Mouharram, Al-Muharram | "
        "Safar, Safer, Ṣafar, Saffar, Saphar | "
        "Rabi' al-Awwal, Rabi al-Awwal, Rabi I, Rabi' "
        "I, Rabi' al-awal, Rabi ul-Awwal, Rabiul Awwal, "
        "Rabi-ul-Awwal, Rabīʿ al-Awwal, Rabīʿ I, Rabia "
        "al-Awal, Rebiülevvel, Rabi Al Awwal | "
        "Rabi' al-Thani, Rabi al-Thani, Rabi II, Rabi' "
        "II, Rabi' al-Akhir, Rabi al-Akhir, Rabi ath-Thani, "
        "Rabiul Akhir, Rabi-us-Sani, Rabīʿ al-Thānī, Rabīʿ II, Rebiülahir, Rabi Al Thani | "
        "Jumada al-Awwal, Jumada al-Ula, Jumada I, "
        "Jumada al-Awal, Jamadi-ul-Awwal, Jumādā al-Ūlā, "
        "Jumādā I, Jumadil Awal, Cemaziyelevvel | "
        "Jumada al-Thani, Jumada al-Akhirah, Jumada "
        "II, Jumada al-Akhira, Jumada ath-Thaniyah, "
        "Jamadi-us-Sani, Jumādā al-Ākhira, Jumādā II, Jumadil Akhir, Cemaziyelahir | "
        "Rajab, Radjab, Rejab, Recep, Rajeb, Radschab | "
        "Sha'ban, Shaban, Shaaban, Sha‘bān, Shaʿban, Schaban, Chaban, Şaban | "
        "Ramadan, Ramadhan, Ramazan, Ramaḍān, Ramzan, Ramadaan, Ramadhaan | "
        "Shawwal, Shawal, Shavval, Shawwāl, Schawwal, Chawwal, Syawal | "
        "Dhu al-Qadah, Dhu al-Qi'dah, Dhul Qadah, "
        "Dhu'l-Qa'da, Dhul-Qi'dah, Dhu al-Qaʿda, Zul-Qadah, "
        "Zulqada, Zulkadah, Zilkade, Dzulqa'dah, Dzulkaidah, Dhu l-Qa'da, Thul-Qi'dah | "
        "Dhu al-Hijjah, Dhul Hijjah, Dhul-Hijjah, "
        "Dhu'l-Hijja, Dhu al-Ḥijja, Zul-Hijjah, Zulhijja, "
        "Zilhicce, Dzulhijjah, Dhu l-Hijja, Thul-Hijjah, Zil Hajj"
    ),
    ("islamic", "ar"): (
        "محرم, المحرم, محرّم, محرم الحرام | صفر, صفر الخير "
        "| ربيع الأول, ربيع الاول, ربيع أول | "
        "ربيع الآخر, ربيع الثاني, ربيع الاخر, ربيع ثاني "
        "| جمادى الأولى, جمادى الاولى, جمادى الأول, "
        "جمادي الأولى | جمادى الآخرة, جمادى الثانية, "
        "جمادى الاخرة, جمادى الثاني, جمادى الآخر | "
        "رجب | شعبان | رمضان, رمضان المبارك | شوال, شوّال "
        "| ذو القعدة, ذي القعدة, ذو القعده, ذوالقعدة | "
        "ذو الحجة, ذي الحجة, ذو الحجه, ذوالحجة"
    ),
    ("islamic", "fa"): (
        "محرم, محرم الحرام | صفر | ربیع الاول, "
        "ربیع‌الاول, ربیع الأول | ربیع الثانی, ربیع‌الثانی, "
        "ربیع الآخر | جمادی الاول, جمادی‌الاول, جمادی الاولی, جمادی‌الاولی | جمادی الثانی, "
        "جمادی‌الثانی, جمادی الثانیه, جمادی الآخر | رجب | "
        "شعبان | رمضان, رمضان المبارک | شوال | "
        "ذیقعده, ذی القعده, ذی‌القعده, ذوالقعده | ذیحجه, ذی الحجه, ذی‌الحجه, ذوالحجه"
    ),
    ("islamic", "ur"): (
        "محرم, محرم الحرام | صفر, صفر المظفر | ربیع الاول, ربیع الاوّل | ربیع الثانی | "
        "جمادی الاول, جمادی الاولیٰ, جمادی الاوّل | جمادی "
        "الثانی, جمادی الاخریٰ | رجب, رجب المرجب | "
        "شعبان | رمضان, رمضان المبارک | شوال, شوال المکرم | ذوالقعدہ, ذی القعد, ذیقعدہ | "
        "ذوالحجہ, ذی الحج, ذی الحجہ"
    ),
    ("hebrew", "latin"): (
        "Tishri, Tishrei, Tischri, Tishrey, Tichri "
        "| Cheshvan, Heshvan, Marcheshvan, Marheshvan, "
        "Cheshwan, Ḥeshvan, Hechvan | Kislev, Kislew, Chislev, "
        "Kisslew | Tevet, Teves, Tebeth, Tebet, "
        "Teveth | Shevat, Shvat, Sh'vat, Shebat, Schwat, Chevat "
        "| Adar I, Adar 1, Adar Alef, "
        "Adar Aleph, Adar Rishon, First Adar | Adar II, "
        "Adar 2, Adar Bet, Adar Sheni, Adar Beit, "
        "Second Adar | Nisan, Nissan | Iyar, Iyyar, Ijar | Sivan, Siwan | "
        "Tammuz, Tamuz, Tamus, Tamouz | Av, Ab, Aw, Menachem Av | Elul, Ellul, Eloul"
    ),
    ("hebrew", "he"): (
        "תשרי | חשוון, חשון, מרחשוון, מרחשון | כסלו | טבת | "
        "שבט | אדר א׳, אדר א', אדר ראשון, אדר א | "
        "אדר ב׳, אדר ב', אדר שני, אדר ב | ניסן | אייר, "
        "איר | סיוון, סיון | תמוז | אב, מנחם אב | אלול"
    ),
    ("ethiopic", "latin"): (
        "Meskerem, Maskaram, Mäskäräm | Tikimt, Tekemt, Tiqimt, "
        "Teqemt | Hidar, Hedar | Tahsas, "
        "Tahisas | Tir, Ter, Terr | Yekatit, "
        "Yakatit, Yekkatit | Megabit, Magabit, Meggabit | "
        "Miyazya, Miazia, Miyaziya | Ginbot, Genbot | Sene, Sane, Senne | Hamle, Hamlé | "
        "Nehase, Nehasse, Nahase | Pagume, Pagumen, Pagumē"
    ),
    ("ethiopic", "am"): (
        "መስከረም | ጥቅምት | ኅዳር, ህዳር, ሕዳር | ታኅሣሥ, ታህሳስ, ታሕሣሥ | ጥር | የካቲት | መጋቢት | ሚያዝያ, ሚያዚያ | "
        "ግንቦት | ሰኔ | ሐምሌ, ሀምሌ | ነሐሴ, ነሀሴ | ጳጉሜን, ጳጉሜ, ጷግሜን"
    ),
    ("coptic", "latin"): (
        "Tout, Thout, Thoth | Baba, Paopi, Babah | "
        "Hator, Hathor, Hatur | Kiahk, Koiak, Kiyahk | "
        "Toba, Tobi, Tubah | Amshir, Meshir, Mechir "
        "| Baramhat, Paremhat, Paremhotep | Baramouda, "
        "Parmouti, Paremoude | Bashans, Pashons, Pachon | Paona, "
        "Paoni, Payni | Epep, Epip, Abib | "
        "Mesra, Mesori, Misra | Nasie, Kouji Nabot"
    ),
    ("indian", "latin"): (
        "Chaitra, Chaithra, Caitra | Vaisakha, Vaishakha, "
        "Vaishakh | Jyaistha, Jyeshtha, Jyaishtha | "
        "Asadha, Ashadha, Aashaadha | Sravana, Shravana, "
        "Shravan | Bhadra, Bhadrapada, Bhaadra | "
        "Asvina, Ashvin, Ashvina | Kartika, Kartik, "
        "Kārtika | Agrahayana, Margashirsha, Agrahayan | "
        "Pausa, Pausha, Paush | Magha, Maagh, Māgha | Phalguna, Phalgun, Phālguna"
    ),
}


@lru_cache(maxsize=64)
def month_spellings(calendar: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The spellings of each month of a calendar; none where the language has no list of its own."""
    line = _LINES.get((calendar, language))
    if line is None:
        return ()
    months = tuple(
        tuple(name.strip() for name in month.split(",") if name.strip())
        for month in line.split("|")
    )
    expected = 12 if calendar in ("persian", "islamic", "indian") else 13
    if len(months) != expected:
        raise SettingsError(
            f"the {calendar} calendar has {expected} months, spelled for {language}: {len(months)}"
        )
    return months
