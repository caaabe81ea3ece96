"""First names and family names heard in the region; who is put together from them does not exist."""

WOMEN = (
    "Awa", "Fatoumata", "Aminata", "Mariam", "Kadiatou", "Oumou", "Aïssata", "Djénéba", "Hawa",
    "Assétou", "Bintou", "Coumba", "Diarra", "Fanta", "Hadja", "Kani", "Korotoumou", "Maïmouna",
    "Nana", "Nagnouma", "Ramata", "Rokia", "Safiatou", "Salimata", "Sira", "Sitan", "Tenin",
    "Tata", "Yah", "Goundo", "Hatouma", "Mah",
)  # fmt: skip
MEN = (
    "Mamadou", "Moussa", "Ibrahima", "Boubacar", "Oumar", "Abdoulaye", "Adama", "Amadou", "Bakary",
    "Cheick", "Daouda", "Demba", "Drissa", "Fodé", "Gaoussou", "Hamidou", "Issa", "Kalilou",
    "Lassana", "Madi", "Mahamadou", "Modibo", "Samba", "Seydou", "Sékou", "Sidi", "Souleymane",
    "Tidiane", "Yacouba", "Yaya", "Harouna", "Waly",
)  # fmt: skip
FAMILIES = (
    "Diallo", "Sissoko", "Traoré", "Coulibaly", "Keïta", "Diarra", "Konaté", "Sidibé", "Sangaré",
    "Camara", "Diawara", "Tounkara", "Niangado", "Soumaré", "Doucouré", "Gassama", "Kanouté",
    "Magassa", "Makadji", "Sacko", "Sylla", "Tandia", "Tamboura", "Touré", "Ba", "Bathily", "Cissé",
    "Dembélé", "Diakité", "Dramé", "Fofana", "Kanté", "Koïta", "Koné", "Sow", "Wagué",
)  # fmt: skip
