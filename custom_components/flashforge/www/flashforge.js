/* Contains Lit, copyright Google LLC, BSD-3-Clause. */
var Ot=Object.defineProperty;var Tt=Object.getOwnPropertyDescriptor;var h=(i,t,e,n)=>{for(var r=n>1?void 0:n?Tt(t,e):t,o=i.length-1,s;o>=0;o--)(s=i[o])&&(r=(n?s(t,e,r):s(r))||r);return n&&r&&Ot(t,e,r),r};var oe=globalThis,se=oe.ShadowRoot&&(oe.ShadyCSS===void 0||oe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,be=Symbol(),Ue=new WeakMap,q=class{constructor(t,e,n){if(this._$cssResult$=!0,n!==be)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(se&&t===void 0){let n=e!==void 0&&e.length===1;n&&(t=Ue.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),n&&Ue.set(e,t))}return t}toString(){return this.cssText}},je=i=>new q(typeof i=="string"?i:i+"",void 0,be),A=(i,...t)=>{let e=i.length===1?i[0]:t.reduce((n,r,o)=>n+(s=>{if(s._$cssResult$===!0)return s.cssText;if(typeof s=="number")return s;throw Error("Value passed to 'css' function must be a 'css' function result: "+s+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[o+1],i[0]);return new q(e,i,be)},Ie=(i,t)=>{if(se)i.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let n=document.createElement("style"),r=oe.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=e.cssText,i.appendChild(n)}},_e=se?i=>i:i=>i instanceof CSSStyleSheet?(t=>{let e="";for(let n of t.cssRules)e+=n.cssText;return je(e)})(i):i;var{is:Ht,defineProperty:zt,getOwnPropertyDescriptor:Mt,getOwnPropertyNames:Dt,getOwnPropertySymbols:Ft,getPrototypeOf:Nt}=Object,ae=globalThis,Le=ae.trustedTypes,Ut=Le?Le.emptyScript:"",jt=ae.reactiveElementPolyfillSupport,B=(i,t)=>i,V={toAttribute(i,t){switch(t){case Boolean:i=i?Ut:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,t){let e=i;switch(t){case Boolean:e=i!==null;break;case Number:e=i===null?null:Number(i);break;case Object:case Array:try{e=JSON.parse(i)}catch{e=null}}return e}},le=(i,t)=>!Ht(i,t),qe={attribute:!0,type:String,converter:V,reflect:!1,useDefault:!1,hasChanged:le};Symbol.metadata??=Symbol("metadata"),ae.litPropertyMetadata??=new WeakMap;var k=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=qe){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(t,n,e);r!==void 0&&zt(this.prototype,t,r)}}static getPropertyDescriptor(t,e,n){let{get:r,set:o}=Mt(this.prototype,t)??{get(){return this[e]},set(s){this[e]=s}};return{get:r,set(s){let l=r?.call(this);o?.call(this,s),this.requestUpdate(t,l,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??qe}static _$Ei(){if(this.hasOwnProperty(B("elementProperties")))return;let t=Nt(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(B("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(B("properties"))){let e=this.properties,n=[...Dt(e),...Ft(e)];for(let r of n)this.createProperty(r,e[r])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[n,r]of e)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[e,n]of this.elementProperties){let r=this._$Eu(e,n);r!==void 0&&this._$Eh.set(r,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let n=new Set(t.flat(1/0).reverse());for(let r of n)e.unshift(_e(r))}else t!==void 0&&e.push(_e(t));return e}static _$Eu(t,e){let n=e.attribute;return n===!1?void 0:typeof n=="string"?n:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let n of e.keys())this.hasOwnProperty(n)&&(t.set(n,this[n]),delete this[n]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ie(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,n){this._$AK(t,n)}_$ET(t,e){let n=this.constructor.elementProperties.get(t),r=this.constructor._$Eu(t,n);if(r!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:V).toAttribute(e,n.type);this._$Em=t,o==null?this.removeAttribute(r):this.setAttribute(r,o),this._$Em=null}}_$AK(t,e){let n=this.constructor,r=n._$Eh.get(t);if(r!==void 0&&this._$Em!==r){let o=n.getPropertyOptions(r),s=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:V;this._$Em=r;let l=s.fromAttribute(e,o.type);this[r]=l??this._$Ej?.get(r)??l,this._$Em=null}}requestUpdate(t,e,n,r=!1,o){if(t!==void 0){let s=this.constructor;if(r===!1&&(o=this[t]),n??=s.getPropertyOptions(t),!((n.hasChanged??le)(o,e)||n.useDefault&&n.reflect&&o===this._$Ej?.get(t)&&!this.hasAttribute(s._$Eu(t,n))))return;this.C(t,e,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:n,reflect:r,wrapped:o},s){n&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,s??e??this[t]),o!==!0||s!==void 0)||(this._$AL.has(t)||(this.hasUpdated||n||(e=void 0),this._$AL.set(t,e)),r===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,o]of this._$Ep)this[r]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,o]of n){let{wrapped:s}=o,l=this[r];s!==!0||this._$AL.has(r)||l===void 0||this.C(r,void 0,o,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(e)):this._$EM()}catch(n){throw t=!1,this._$EM(),n}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};k.elementStyles=[],k.shadowRootOptions={mode:"open"},k[B("elementProperties")]=new Map,k[B("finalized")]=new Map,jt?.({ReactiveElement:k}),(ae.reactiveElementVersions??=[]).push("2.1.2");var Pe=globalThis,Be=i=>i,ce=Pe.trustedTypes,Ve=ce?ce.createPolicy("lit-html",{createHTML:i=>i}):void 0,Ye="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,Xe="?"+E,It=`<${Xe}>`,O=document,G=()=>O.createComment(""),K=i=>i===null||typeof i!="object"&&typeof i!="function",Ee=Array.isArray,Lt=i=>Ee(i)||typeof i?.[Symbol.iterator]=="function",$e=`[ 	
\f\r]`,W=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,We=/-->/g,Ge=/>/g,C=RegExp(`>|${$e}(?:([^\\s"'>=/]+)(${$e}*=${$e}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ke=/'/g,Ze=/"/g,Je=/^(?:script|style|textarea|title)$/i,Ce=i=>(t,...e)=>({_$litType$:i,strings:t,values:e}),u=Ce(1),de=Ce(2),wn=Ce(3),T=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),Qe=new WeakMap,R=O.createTreeWalker(O,129);function et(i,t){if(!Ee(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return Ve!==void 0?Ve.createHTML(t):t}var qt=(i,t)=>{let e=i.length-1,n=[],r,o=t===2?"<svg>":t===3?"<math>":"",s=W;for(let l=0;l<e;l++){let a=i[l],p,f,m=-1,x=0;for(;x<a.length&&(s.lastIndex=x,f=s.exec(a),f!==null);)x=s.lastIndex,s===W?f[1]==="!--"?s=We:f[1]!==void 0?s=Ge:f[2]!==void 0?(Je.test(f[2])&&(r=RegExp("</"+f[2],"g")),s=C):f[3]!==void 0&&(s=C):s===C?f[0]===">"?(s=r??W,m=-1):f[1]===void 0?m=-2:(m=s.lastIndex-f[2].length,p=f[1],s=f[3]===void 0?C:f[3]==='"'?Ze:Ke):s===Ze||s===Ke?s=C:s===We||s===Ge?s=W:(s=C,r=void 0);let w=s===C&&i[l+1].startsWith("/>")?" ":"";o+=s===W?a+It:m>=0?(n.push(p),a.slice(0,m)+Ye+a.slice(m)+E+w):a+E+(m===-2?l:w)}return[et(i,o+(i[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},Z=class i{constructor({strings:t,_$litType$:e},n){let r;this.parts=[];let o=0,s=0,l=t.length-1,a=this.parts,[p,f]=qt(t,e);if(this.el=i.createElement(p,n),R.currentNode=this.el.content,e===2||e===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(r=R.nextNode())!==null&&a.length<l;){if(r.nodeType===1){if(r.hasAttributes())for(let m of r.getAttributeNames())if(m.endsWith(Ye)){let x=f[s++],w=r.getAttribute(m).split(E),ie=/([.?@])?(.*)/.exec(x);a.push({type:1,index:o,name:ie[2],strings:w,ctor:ie[1]==="."?we:ie[1]==="?"?Ae:ie[1]==="@"?Se:U}),r.removeAttribute(m)}else m.startsWith(E)&&(a.push({type:6,index:o}),r.removeAttribute(m));if(Je.test(r.tagName)){let m=r.textContent.split(E),x=m.length-1;if(x>0){r.textContent=ce?ce.emptyScript:"";for(let w=0;w<x;w++)r.append(m[w],G()),R.nextNode(),a.push({type:2,index:++o});r.append(m[x],G())}}}else if(r.nodeType===8)if(r.data===Xe)a.push({type:2,index:o});else{let m=-1;for(;(m=r.data.indexOf(E,m+1))!==-1;)a.push({type:7,index:o}),m+=E.length-1}o++}}static createElement(t,e){let n=O.createElement("template");return n.innerHTML=t,n}};function N(i,t,e=i,n){if(t===T)return t;let r=n!==void 0?e._$Co?.[n]:e._$Cl,o=K(t)?void 0:t._$litDirective$;return r?.constructor!==o&&(r?._$AO?.(!1),o===void 0?r=void 0:(r=new o(i),r._$AT(i,e,n)),n!==void 0?(e._$Co??=[])[n]=r:e._$Cl=r),r!==void 0&&(t=N(i,r._$AS(i,t.values),r,n)),t}var xe=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:n}=this._$AD,r=(t?.creationScope??O).importNode(e,!0);R.currentNode=r;let o=R.nextNode(),s=0,l=0,a=n[0];for(;a!==void 0;){if(s===a.index){let p;a.type===2?p=new Q(o,o.nextSibling,this,t):a.type===1?p=new a.ctor(o,a.name,a.strings,this,t):a.type===6&&(p=new ke(o,this,t)),this._$AV.push(p),a=n[++l]}s!==a?.index&&(o=R.nextNode(),s++)}return R.currentNode=O,r}p(t){let e=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,e),e+=n.strings.length-2):n._$AI(t[e])),e++}},Q=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,n,r){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=N(this,t,e),K(t)?t===c||t==null||t===""?(this._$AH!==c&&this._$AR(),this._$AH=c):t!==this._$AH&&t!==T&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Lt(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==c&&K(this._$AH)?this._$AA.nextSibling.data=t:this.T(O.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:n}=t,r=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=Z.createElement(et(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(e);else{let o=new xe(r,this),s=o.u(this.options);o.p(e),this.T(s),this._$AH=o}}_$AC(t){let e=Qe.get(t.strings);return e===void 0&&Qe.set(t.strings,e=new Z(t)),e}k(t){Ee(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,n,r=0;for(let o of t)r===e.length?e.push(n=new i(this.O(G()),this.O(G()),this,this.options)):n=e[r],n._$AI(o),r++;r<e.length&&(this._$AR(n&&n._$AB.nextSibling,r),e.length=r)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let n=Be(t).nextSibling;Be(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},U=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,n,r,o){this.type=1,this._$AH=c,this._$AN=void 0,this.element=t,this.name=e,this._$AM=r,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=c}_$AI(t,e=this,n,r){let o=this.strings,s=!1;if(o===void 0)t=N(this,t,e,0),s=!K(t)||t!==this._$AH&&t!==T,s&&(this._$AH=t);else{let l=t,a,p;for(t=o[0],a=0;a<o.length-1;a++)p=N(this,l[n+a],e,a),p===T&&(p=this._$AH[a]),s||=!K(p)||p!==this._$AH[a],p===c?t=c:t!==c&&(t+=(p??"")+o[a+1]),this._$AH[a]=p}s&&!r&&this.j(t)}j(t){t===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},we=class extends U{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===c?void 0:t}},Ae=class extends U{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==c)}},Se=class extends U{constructor(t,e,n,r,o){super(t,e,n,r,o),this.type=5}_$AI(t,e=this){if((t=N(this,t,e,0)??c)===T)return;let n=this._$AH,r=t===c&&n!==c||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,o=t!==c&&(n===c||r);r&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},ke=class{constructor(t,e,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){N(this,t)}};var Bt=Pe.litHtmlPolyfillSupport;Bt?.(Z,Q),(Pe.litHtmlVersions??=[]).push("3.3.3");var tt=(i,t,e)=>{let n=e?.renderBefore??t,r=n._$litPart$;if(r===void 0){let o=e?.renderBefore??null;n._$litPart$=r=new Q(t.insertBefore(G(),o),o,void 0,e??{})}return r._$AI(i),r};var Re=globalThis,S=class extends k{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=tt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return T}};S._$litElement$=!0,S.finalized=!0,Re.litElementHydrateSupport?.({LitElement:S});var Vt=Re.litElementPolyfillSupport;Vt?.({LitElement:S});(Re.litElementVersions??=[]).push("4.2.2");var Wt={attribute:!0,type:String,converter:V,reflect:!1,hasChanged:le},Gt=(i=Wt,t,e)=>{let{kind:n,metadata:r}=e,o=globalThis.litPropertyMetadata.get(r);if(o===void 0&&globalThis.litPropertyMetadata.set(r,o=new Map),n==="setter"&&((i=Object.create(i)).wrapped=!0),o.set(e.name,i),n==="accessor"){let{name:s}=e;return{set(l){let a=t.get.call(this);t.set.call(this,l),this.requestUpdate(s,a,i,!0,l)},init(l){return l!==void 0&&this.C(s,void 0,i,l),l}}}if(n==="setter"){let{name:s}=e;return function(l){let a=this[s];t.call(this,l),this.requestUpdate(s,a,i,!0,l)}}throw Error("Unsupported decorator location: "+n)};function H(i){return(t,e)=>typeof e=="object"?Gt(i,t,e):((n,r,o)=>{let s=r.hasOwnProperty(o);return r.constructor.createProperty(o,n),s?Object.getOwnPropertyDescriptor(r,o):void 0})(i,t,e)}function y(i){return H({...i,state:!0,attribute:!1})}var z=(i,t,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(i,t,e),e);function j(i,t){return(e,n,r)=>{let o=s=>s.renderRoot?.querySelector(i)??null;if(t){let{get:s,set:l}=typeof n=="object"?e:r??(()=>{let a=Symbol();return{get(){return this[a]},set(p){this[a]=p}}})();return z(e,n,{get(){let a=s.call(this);return a===void 0&&(a=o(this),(a!==null||this.hasUpdated)&&l.call(this,a)),a}})}return z(e,n,{get(){return o(this)}})}}var Kt={alert:"M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 7.5h2v2h-2v-2z",cancel:"M6 6h12v12H6z",check:"M9.5 17.5 4 12l1.5-1.5 4 4L18.5 5.500 20 7z",pause:"M6 5h4v14H6zM14 5h4v14h-4z",play:"M8 5v14l11-7z",printer:"M4 3h16v18H4V3zm2 2v9h12V5h-5v3h-1l-1 2h-1l-1-2H9V5H6zm0 11v3h12v-3H6z",upload:"M11 16V8l-3 3-1.500-1.500L12 4l5.500 5.500L16 11l-3-3v8h-2zM5 18h14v2H5z"};function Y(i){return de`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${Kt[i]}></path></svg>`}function Zt(i){i.repeat&&i.key==="Enter"&&i.preventDefault()}function v(i,t,{icon:e,kind:n="",possible:r=!0,busy:o=!1}={}){return u`<button
type="button"
class="${n} ${o?"busy":""}"
aria-disabled=${String(!r)}
aria-busy=${String(o)}
@keydown=${Zt}
@click=${s=>{r&&s.detail<2&&t()}}
>
${e?Y(e):c} ${i}
</button>`}var M=class extends S{constructor(){super(...arguments);this.onClick=e=>{e.detail<2&&e.target===this.dialog&&this.close()}}get isOpen(){return this.dialog?.open??!1}close(e=""){this.isOpen&&this.dialog?.close(e)}async answer(){await this.updateComplete;let{dialog:e}=this;if(!e||e.open)return"";e.returnValue="",e.onclick=this.onClick;let n=new Promise(r=>{e.addEventListener("close",()=>{r(e.returnValue)},{once:!0})});return e.showModal(),n}};h([j("dialog")],M.prototype,"dialog",2);var I=A`
:host {
--line: var(--divider-color, #0000001f);
--text: var(--primary-text-color, #212121);
--quiet: var(--secondary-text-color, #727272);
--accent: var(--primary-color, #009ac7);
--error: var(--error-color, #db4437);
--ground: var(--card-background-color, #fff);
}
* {
box-sizing: border-box;
}
button {
display: inline-flex;
align-items: center;
justify-content: center;
gap: 8px;
min-block-size: 44px;
padding: 8px 16px;
border: 1px solid var(--line);
border-radius: 22px;
background: none;
color: var(--text);
font: inherit;
font-weight: 500;
text-align: start;
cursor: pointer;
}
button:hover {
background: color-mix(in srgb, currentColor 8%, transparent);
}
:is(button, input, select):focus-visible,
label:has(:focus-visible) {
outline: 2px solid var(--accent);
outline-offset: 2px;
}
.main {
border-color: var(--accent);
background: color-mix(in srgb, var(--accent) 16%, transparent);
}
.main:hover {
background: color-mix(in srgb, var(--accent) 28%, transparent);
}
.danger {
border-color: var(--error);
}
.danger:hover {
background: color-mix(in srgb, var(--error) 16%, transparent);
}
button[aria-disabled="true"],
button:disabled {
border-color: var(--line);
background: none;
color: var(--disabled-text-color, #bdbdbd);
cursor: default;
}
.icon {
flex: none;
inline-size: 20px;
block-size: 20px;
fill: currentColor;
}
.swatch {
flex: none;
inline-size: 20px;
block-size: 20px;
}
.swatch circle {
stroke: #888;
stroke-width: 1.5;
}
.alert {
padding: 8px 12px;
border-inline-start: 4px solid var(--error);
background: color-mix(in srgb, var(--error) 12%, transparent);
overflow-wrap: anywhere;
}
.quiet {
color: var(--quiet);
}
.row {
display: flex;
flex-wrap: wrap;
gap: 8px;
}
.end {
justify-content: flex-end;
}
.hidden {
position: absolute;
inline-size: 1px;
block-size: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
`,ue=A`
dialog {
inline-size: min(480px, calc(100vw - 32px));
max-block-size: calc(100vh - 32px);
padding: 0;
border: none;
border-radius: var(--ha-dialog-border-radius, 24px);
background: var(--ground);
color: var(--text);
font: inherit;
overflow: auto;
}
dialog::backdrop {
background: #0009;
}
.inside {
display: flex;
flex-direction: column;
gap: 16px;
padding: 24px;
}
h2 {
margin: 0;
font-size: 1.4em;
font-weight: 500;
}
p {
margin: 0;
overflow-wrap: anywhere;
}
`;var X=class extends M{static{this.styles=[I,ue,A`
.subject {
font-weight: 500;
}
`]}async ask(t){return this.question=t,await this.answer()==="confirm"}render(){let{question:t}=this;return u`<dialog aria-labelledby="title" aria-describedby="text">
<div class="inside">
<h2 id="title">${t?.title}</h2>
<div id="text">
<p class="subject">${t?.subject}</p>
<p>${t?.text}</p>
</div>
<div class="row end">
${v(t?.dismiss??"",()=>{this.close()},{kind:"main"})}
${v(t?.confirm??"",()=>{this.close("confirm")},{kind:"danger"})}
</div>
</div>
</dialog>`}};h([y()],X.prototype,"question",2);function pe(i,t){let e=window.customElements;e.get(i)||e.define(i,t),e.whenDefined("home-assistant").then(()=>{let n=window.customElements;n!==e&&!n.get(i)&&n.define(i,class extends t{})})}var Qt={d:86400,h:3600,min:60,s:1,ms:.001},Yt=864e5;async function nt(i){await i.loadBackendTranslation("config_panel","flashforge")}function d(i,t,e){return i.localize(`component.flashforge.config_panel.${t}`,e)||(t.split(".").at(-1)??t)}function me(i){let t=Number.parseFloat(i?.state??"");return Number.isFinite(t)?t:void 0}function rt(i){let t=i?.attributes.unit_of_measurement,e=typeof t=="string"?Qt[t]:void 0,n=me(i);return n===void 0||e===void 0?void 0:n*e}function Oe(i){let t=new Date(i?.state??"");return Number.isNaN(t.getTime())?void 0:t}function he(i,t){let e=Math.max(0,Math.round(t/60)),n=Math.floor(e/60),r=fe(i.locale,e%60,"minute",0);return n===0?r:`${fe(i.locale,n,"hour",0)} ${r}`}function it(i,t,e){let{locale:n,config:r}=i,o=n.time_zone==="server"?{timeZone:r.time_zone}:{},s=Xt(e,t,o),l=s===0?{}:Math.abs(s)<7?{weekday:"short"}:{day:"numeric",month:"short"};return new Intl.DateTimeFormat(n.language,{...o,...l,hour:"numeric",minute:"2-digit",hourCycle:Jt(n)?"h12":"h23"}).format(t)}function ot(i,t){return t<1e3?fe(i.locale,t,"gram",t<10?1:0):fe(i.locale,t/1e3,"kilogram",2)}function Xt(i,t,e){let n=r=>{let o=new Intl.DateTimeFormat("en-US",{...e,dateStyle:"short"}).formatToParts(r).map(({type:p,value:f})=>[p,Number(f)]),{year:s=0,month:l=0,day:a=0}=Object.fromEntries(o);return Date.UTC(2e3+s,l-1,a)};return(n(t)-n(i))/Yt}function Jt(i){switch(i.time_format){case"12":return!0;case"24":return!1;default:{let t=i.time_format==="system"?void 0:i.language;return new Intl.DateTimeFormat(t,{hour:"numeric"}).resolvedOptions().hour12??!1}}}function en(i){switch(i.number_format){case"comma_decimal":case"none":return"en";case"decimal_comma":return"de";case"space_comma":return"fr";case"quote_decimal":return"de-CH";case"system":return;default:return i.language}}function fe(i,t,e,n){let r=new Intl.NumberFormat(en(i),{maximumFractionDigits:n,useGrouping:i.number_format!=="none"}).format(t),o=new Set(["integer","group","decimal","fraction"]),s=new Intl.NumberFormat(i.language,{style:"unit",unit:e,unitDisplay:"short",maximumFractionDigits:n}).formatToParts(t),l=s.findIndex(({type:a})=>o.has(a));return s.map(({type:a,value:p},f)=>f===l?r:o.has(a)?"":p).join("")}async function st(i,t){await i.callService("button","press",{},{entity_id:t},!1)}async function J(i,t,e,n,r){let{response:o}=await i.callService("flashforge",t,n,{device_id:e},!1,r);return Object.values(o??{})[0]}async function D(i,t){let{translation_domain:e,translation_key:n,translation_placeholders:r,message:o}=Te(t);if(e&&n){let s=await i.loadBackendTranslation("exceptions",e),l=`component.${e}.exceptions.${n}.message`,a=s(l,r);if(a)return a}return o??d(i,"card.failed")}function at(i){return Te(i).translation_key??""}function lt(i){let{code:t,translation_key:e}=Te(i);return t==="unauthorized"||t==="invalid_format"||e==="not_loaded"||e==="no_printer_selected"}function Te(i){return typeof i=="object"&&i!==null?i:{}}var ct="flashforge";function tn(i){return i.name_by_user??i.name??""}function dt(i){let{compare:t}=new Intl.Collator(i.language,{numeric:!0}),e=n=>i.areas[n.device.area_id??""]?.name;return Object.values(i.devices).filter(n=>ft(i,n)).map(n=>ht(i,n)).sort((n,r)=>{let[o,s]=[e(n),e(r)];return+(o===void 0)-+(s===void 0)||t(o??"",s??"")||t(n.name,r.name)||(n.device.id<r.device.id?-1:1)})}function ut(i,t){let e=i.devices[t];if(e===void 0)return;let n=Me(i,e)??e;return ft(i,n)?ht(i,n):void 0}function $(i,t,e){let n=t.entityIds.get(e);return n===void 0?void 0:i.states[n]}function ze(i,t){return i.entities!==t.entities||i.devices!==t.devices||i.areas!==t.areas}function pt(i,t,e){return i.states!==t.states&&[e,...e.parts].some(({entityIds:n})=>[...n.values()].some(r=>i.states[r]!==t.states[r]))}function He(i){return i.identifiers.find(([t])=>t===ct)?.[1]}function ft(i,t){return He(t)!==void 0&&!t.disabled_by&&!t.parent_device_id&&Me(i,t)===void 0}function Me(i,t){let e=i.devices[t.parent_device_id??t.via_device_id??""];return e&&mt(e,t)?e:void 0}function mt(i,t){let[e,n]=[He(i),He(t)];if(e===void 0||!n?.startsWith(e))return;let r=n.slice(e.length);if(r==="_external_spool")return{kind:"external_spool",number:0};let[,o,s]=/^_(tool|slot)_(\d+)$/.exec(r)??[];return o==="tool"||o==="slot"?{kind:o,number:Number(s)}:void 0}function ht(i,t){return{device:t,name:tn(t),parts:nn(i,t),entityIds:gt(i,t)}}function nn(i,t){let e=["tool","slot","external_spool"];return Object.values(i.devices).filter(n=>!n.disabled_by&&Me(i,n)===t).flatMap(n=>{let r=mt(t,n);return r?[{...r,device:n,entityIds:gt(i,n)}]:[]}).sort((n,r)=>e.indexOf(n.kind)-e.indexOf(r.kind)||n.number-r.number)}function gt(i,t){let e=new Map;for(let n of Object.values(i.entities))if(n.device_id===t.id&&n.platform===ct&&n.translation_key){let r=n.entity_id.split(".",1)[0]??"";e.set(`${r}.${n.translation_key}`,n.entity_id)}return e}var rn={ready:"idle",downloading:"idle",busy:"running",preparing:"running",calibrating:"running",heating:"running",printing:"running",pausing:"running",canceling:"running",paused:"paused",completed:"ended",cancelled:"ended",error:"error"},yt={pause:["printing","preparing"],resume:["paused"],cancel:["printing","preparing","heating","paused"],plate_cleared:["completed","cancelled","error"],clear_error:["error"]},on={idle:[],offline:[],running:["pause","cancel"],paused:["resume","cancel"],ended:["plate_cleared"],error:["clear_error","plate_cleared"]},sn=12e4;function g(i,t,e){let n=$(i,t,e);return n?.state==="unavailable"||n?.state==="unknown"?void 0:n}function P(i,t){let e=$(i,t,"sensor.status");if(e!==void 0)return e.state;let n=$(i,t,"binary_sensor.printing")?.state??"";return{on:"printing",off:"ready"}[n]??"unavailable"}function F(i){return rn[i]??"offline"}function De(i,t){let e=P(i,t);return on[F(e)].flatMap(n=>{let r=$(i,t,`button.${n}`),o=yt[n].includes(e)&&r?.state!=="unavailable";return r?[{command:n,state:r,possible:o}]:[]})}function Fe(i,t){let e=F(P(i,t)),n=["select.stored_file","button.start_selected","button.print_again"];return["idle","ended","error"].includes(e)&&P(i,t)!=="downloading"&&(Ne(t)||n.some(r=>t.entityIds.has(r)))}function ee(i,t){return yt.plate_cleared.includes(P(i,t))}function Ne(i){return["sensor.upload_progress","button.cancel_upload"].some(t=>i.entityIds.has(t))}function vt(i,t){let e=F(P(i,t));if(e==="offline")return;let n=Oe(g(i,t,"image.last_photo")),r=$(i,t,"sensor.status")?.last_changed??"",o=(e==="ended"||e==="error")&&n!==void 0&&n.getTime()>Date.parse(r)-sn,l=$(i,t,o?"image.last_photo":"image.job_thumbnail")?.attributes.entity_picture;return typeof l=="string"?{url:i.hassUrl(l),isPhoto:o}:void 0}function bt(i,t,e){let n=g(i,t,"sensor.remaining_time"),r=g(i,t,"sensor.finish_time"),o=[];n&&o.push(d(i,"card.remaining",{time:ge(i,n)}));let s=Oe(r);return s&&o.push(d(i,"card.finish",{time:it(i,s,e)})),o}function ge(i,t){let e=rt(t);return e===void 0?i.formatEntityState(t):he(i,e)}function _t(i,t){let e=g(i,t,"sensor.current_layer"),n=g(i,t,"sensor.total_layers");if(!e)return"";let r=i.formatEntityState(e);return n?d(i,"card.layer_of",{layer:r,layers:i.formatEntityState(n)}):d(i,"card.layer",{layer:r})}function te(i){return i.parts.filter(({entityIds:t})=>t.has("sensor.slot_material"))}function ye(i,t){let e=g(i,t,"sensor.slot_material"),n=e?.attributes.color,r=g(i,t,"select.slot_color");return{number:t.number,label:d(i,`card.${t.kind}`,{number:t.number}),material:e?.state==="empty"?void 0:e?.state,color:typeof n=="string"&&/^#[\da-f]{6}$/i.test(n)?n:void 0,colorName:r&&i.formatEntityState(r)}}function $t(i,t,e){let n=g(i,t,"sensor.active_slot")?.state;return n!==void 0&&n===(e.kind==="external_spool"?e.kind:String(e.number))}function L(i){return u`<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
<circle
cx="12"
cy="12"
r="11"
fill=${i??"none"}
stroke-dasharray=${i?c:"3"}
></circle>
</svg>`}var xt="/api/file_upload",an=[".gcode",".gx",".g",".3mf"],ln=413,cn={plate_not_clear:"plate_is_clear",unsuitable:"upload_anyway"},ve=class{constructor(t){this.changed=t;this.state={phase:"idle"};this.abortion=new AbortController}get isRunning(){return this.state.phase==="sending"||this.state.phase==="forwarding"}async send(t,e,n,r={}){if(this.isRunning)return;let o=dn(n);if(o!==void 0){this.become({phase:"refused",message:d(t,`card.upload.${o}`)});return}let s=this.abortion=new AbortController;this.become({phase:"sending",file:n});try{let l=await un(t,n,s.signal);this.become({phase:"forwarding",file:n}),await this.forward(t,e,l,r,n)}catch(l){await this.fail(t,n,l)}}abort(){this.abortion.abort()}dismiss(){this.isRunning||this.become({phase:"idle"})}async forward(t,e,n,r,o){try{let s=await J(t,"upload_file",e,{file:n,...r},!0);this.become({phase:"done",fileName:s?.file_name??o.name})}catch(s){throw lt(s)&&await pn(t,n),s}}async fail(t,e,n){let r=at(n);if(this.abortion.signal.aborted||r==="upload_canceled"){this.become({phase:"idle"});return}let o=cn[r],s=n instanceof ne?d(t,`card.upload.${n.problem}`):await D(t,n);this.become({phase:"refused",file:e,message:s,...o&&{remedy:o}})}become(t){this.state=t,this.changed()}},ne=class extends Error{constructor(e){super(e);this.problem=e}};function dn(i){let t=i.name.toLowerCase();return/[/\\~]|\.\./.test(t)?"name":an.some(e=>t.endsWith(e))?i.size===0?"empty":void 0:"suffix"}async function un(i,t,e){let n=new FormData;n.append("file",t);let r;try{r=await i.fetchWithAuth(xt,{method:"POST",body:n,signal:e})}catch{throw new ne("failed")}if(!r.ok)throw new ne(r.status===ln?"too_large":"failed");let{file_id:o}=await r.json();return o}async function pn(i,t){let e=JSON.stringify({file_id:t}),n={"Content-Type":"application/json"};try{await i.fetchWithAuth(xt,{method:"DELETE",body:e,headers:n})}catch{}}var wt=new WeakMap;async function At(i){let t=wt.get(i.entities);return t===void 0&&(t=fn(i),wt.set(i.entities,t)),t}async function fn(i){try{let t=await i.callWS({type:"manifest/get",integration:"flashforge"});return t.version!==void 0&&t.version!=="0.1.0"}catch{return!1}}var mn={cancel:"cancel",clear_error:"check",pause:"pause",plate_cleared:"check",resume:"play"};function hn(i){return i.replaceAll(" "," ")}var b=class extends S{constructor(){super(...arguments);this.config={};this.failure="";this.dragging=!1;this.stale=!1;this.broken="";this.language="";this.hadFocus=!1;this.upload=new ve(()=>{this.requestUpdate()});this.onDragOver=e=>{let{hass:n,printer:r}=this;if(!n||!r||!e.dataTransfer?.types.includes("Files"))return;e.preventDefault();let o=this.takesFiles(n,r)&&!this.upload.isRunning;e.dataTransfer.dropEffect=o?"copy":"none",this.dragging=o};this.onDragLeave=()=>{this.dragging=!1};this.onDrop=e=>{this.dragging=!1;let n=[...e.dataTransfer?.items??[]];if(!n.some(({kind:o})=>o==="file"))return;e.preventDefault();let r=n.filter(o=>o.webkitGetAsEntry()?.isDirectory!==!0).flatMap(o=>o.getAsFile()??[]);this.send(r)}}static{this.styles=[I,A`
:host {
display: block;
block-size: 100%;
container-type: inline-size;
}
ha-card {
display: flex;
flex-direction: column;
gap: 12px;
position: relative;
block-size: 100%;
padding: 16px;
color: var(--text);
}
ha-card:not(:defined) {
border: 1px solid var(--line);
border-radius: var(--ha-card-border-radius, 12px);
background: var(--ground);
}
ha-card.dragging {
outline: 3px dashed var(--accent);
outline-offset: -6px;
}
.head {
display: flex;
align-items: center;
gap: 16px;
min-block-size: 112px;
}
.ring {
--ring: var(--accent);
position: relative;
flex: none;
inline-size: clamp(96px, 26cqi, 144px);
aspect-ratio: 1;
padding: 0;
border: none;
border-radius: 50%;
}
.paused {
--ring: var(--warning-color, #ffa600);
}
.error {
--ring: var(--error);
}
.completed {
--ring: var(--success-color, #43a047);
}
.cancelled {
--ring: var(--quiet);
}
.track {
position: absolute;
inset: 0;
inline-size: 100%;
block-size: 100%;
fill: none;
stroke: var(--line);
stroke-width: 6;
rotate: -90deg;
}
.bar {
stroke: var(--ring);
stroke-linecap: round;
transition: stroke-dasharray 0.5s;
}
.ring img {
inline-size: 60%;
block-size: 60%;
border-radius: 8px;
object-fit: contain;
}
.ring .photo {
inline-size: 86%;
block-size: 86%;
border-radius: 50%;
object-fit: cover;
}
.ring .icon {
inline-size: 40%;
block-size: 40%;
color: var(--quiet);
}
.facts {
flex: 1;
min-inline-size: 0;
line-height: 1.4;
}
.status {
font-size: 1.25em;
font-weight: 500;
}
.file {
display: -webkit-box;
overflow: hidden;
overflow-wrap: anywhere;
-webkit-box-orient: vertical;
-webkit-line-clamp: 2;
}
.commands {
min-block-size: 44px;
}
.commands button {
flex: 1 1 auto;
}
.busy .icon {
animation: breathe 1s infinite alternate;
}
@keyframes breathe {
to {
opacity: 0.2;
}
}
.slots {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.slots > :last-child:nth-child(odd) {
grid-column: 1 / -1;
}
.slots button {
justify-content: flex-start;
padding-inline: 12px;
border-radius: 12px;
font-weight: 400;
line-height: 1.2;
}
.slots .active {
border-color: var(--text);
box-shadow: inset 0 0 0 1px var(--text);
}
.slots small {
display: block;
}
.upload {
display: flex;
flex-direction: column;
gap: 8px;
overflow-wrap: anywhere;
}
.choose {
display: flex;
align-items: center;
justify-content: center;
gap: 8px;
min-block-size: 44px;
padding: 8px 16px;
border: 1px dashed var(--quiet);
border-radius: 12px;
text-align: center;
cursor: pointer;
}
progress {
appearance: none;
inline-size: 100%;
block-size: 8px;
border: none;
border-radius: 4px;
background: var(--line);
overflow: hidden;
}
::-webkit-progress-bar {
background: none;
}
::-webkit-progress-value {
background: var(--accent);
}
::-moz-progress-bar {
background: var(--accent);
}
progress:indeterminate {
background: var(--accent);
animation: breathe 1s infinite alternate;
}
@container (inline-size > 520px) {
.slots {
grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
}
.slots > :last-child:nth-child(odd) {
grid-column: auto;
}
}
@container (inline-size < 300px) {
.head {
flex-direction: column;
text-align: center;
}
.facts {
inline-size: 100%;
}
}
@media (prefers-reduced-motion: reduce) {
.bar {
transition: none;
}
.busy .icon,
progress:indeterminate {
animation: none;
opacity: 0.5;
}
}
@media (forced-colors: active) {
.bar {
stroke: Highlight;
}
.swatch {
forced-color-adjust: none;
}
}
`]}static getStubConfig(e){return{device_id:dt(e)[0]?.device.id??""}}static getConfigForm(){return{schema:[{name:"device_id",required:!0,selector:{device:{filter:{integration:"flashforge"},entity:{domain:"binary_sensor",device_class:"connectivity"}}}},{name:"name",selector:{text:{}}},{name:"show_slots",default:!0,selector:{boolean:{}}},{name:"show_upload",default:!0,selector:{boolean:{}}}],computeLabel:({name:r},o)=>d({localize:o},`card.form.${r}`)}}setConfig(e){this.config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}shouldUpdate(e){let{hass:n,printer:r}=this,o=e.get("hass");return e.size!==1||!e.has("hass")||!o||!n?!0:o.localize!==n.localize||o.locale!==n.locale||o.user!==n.user||ze(o,n)||r!==void 0&&pt(o,n,r)}willUpdate(e){let{hass:n}=this,r=this.shadowRoot?.activeElement;if(this.hadFocus=!!r?.closest(".commands"),!n)return;this.language!==n.language&&(this.language=n.language,nt(n).then(()=>{this.requestUpdate()}));let o=e.get("hass");(!o||ze(o,n)||e.size>1)&&(this.printer=ut(n,String(this.config.device_id))),o?.entities!==n.entities&&At(n).then(s=>{this.stale=s})}updated(){let{hass:e,printer:n,confirm:r}=this;this.hadFocus&&!this.shadowRoot?.activeElement&&this.ring?.focus(),e&&n&&r?.isOpen&&(De(e,n).some(({command:s})=>s==="cancel")||r.close())}render(){let{hass:e,printer:n}=this;if(!e)return c;if(!n)return u`<ha-card>${d(e,"card.no_printer")}</ha-card>`;let r=this.takesFiles(e,n);return u`<ha-card
class=${this.dragging&&r?"dragging":""}
@dragover=${this.onDragOver}
@dragleave=${this.onDragLeave}
@drop=${this.onDrop}
>
${this.renderHead(e,n)} ${this.renderError(e,n)}
${this.config.show_slots===!1?c:this.renderSlots(e,n)}
${this.renderCommands(e,n)}
${this.failure?u`<div class="alert" role="alert">${this.failure}</div>`:c}
${this.renderUpload(e,n,r)}
${this.stale?this.renderStale(e):c}
</ha-card>
<flashforge-confirm></flashforge-confirm>
<flashforge-start-dialog
.hass=${e}
.printer=${n}
></flashforge-start-dialog>`}renderHead(e,n){let r=P(e,n),o=F(r),s=this.statusText(e,n),l=o==="running"||o==="paused",a=g(e,n,"sensor.print_progress"),p=o==="offline"?void 0:me(a),f=a&&p!==void 0&&e.formatEntityState(a),m=this.config.name??n.name,x=l?[bt(e,n,new Date).map(hn).join(" · "),[_t(e,n),this.filamentText(e,n)].filter(Boolean).join(" · ")]:this.lastJobTexts(e,n,o);return u`<div class="head">
<button
type="button"
class="ring ${r}"
aria-label=${[s,f].filter(Boolean).join(", ")}
@click=${()=>{this.showMore($(e,n,"sensor.status"))}}
>
${this.renderRing(p)} ${this.renderPicture(e,n)}
</button>
<div class="facts">
<div class="quiet">${m}</div>
<div class="status">
<span role="status">${s}</span>${f&&l?u`<span> · ${f}</span>`:c}
</div>
${this.renderFile(e,n,o)}
${x.map(w=>w?u`<div class="quiet">${w}</div>`:c)}
</div>
</div>`}renderRing(e){let n=de`<circle class="bar" cx="50" cy="50" r="46" pathLength="100"
stroke-dasharray=${`${String(e)} 100`}></circle>`;return u`<svg class="track" viewBox="0 0 100 100" aria-hidden="true">
<circle cx="50" cy="50" r="46"></circle>
${e?n:c}
</svg>`}renderPicture(e,n){let r=vt(e,n);return!r||r.url===this.broken?Y("printer"):u`<img
class=${r.isPhoto?"photo":""}
src=${r.url}
alt=""
@error=${()=>{this.broken=r.url}}
/>`}renderFile(e,n,r){if(r==="offline"||r==="idle")return c;let o=g(e,n,"sensor.file_name");if(!o)return c;let s=e.formatEntityState(o);return u`<div class="file" title=${s}>${s}</div>`}renderError(e,n){let r=g(e,n,"sensor.error");return r&&r.state!=="ok"?u`<div class="alert" role="alert">${e.formatEntityState(r)}</div>`:c}renderSlots(e,n){let r=te(n);return r.length===0||F(P(e,n))==="offline"?c:u`<div class="slots">
${r.map(o=>this.renderSlot(e,n,o))}
</div>`}renderSlot(e,n,r){let o=ye(e,r),s=$t(e,n,r),l=g(e,r,"sensor.slot_material"),a=r.kind==="tool"&&g(e,r,"sensor.nozzle_temperature"),p=[l,a].filter(f=>f!==void 0&&f!==!1).map(f=>e.formatEntityState(f));return u`<button
type="button"
class=${s?"active":""}
aria-current=${s?"true":c}
@click=${()=>{this.showMore($(e,r,"sensor.slot_material"))}}
>
${L(o.color)}
<span>
<small class="quiet">${o.label}</small>
${p.join(" · ")}
${o.colorName?u`<span class="hidden">${o.colorName}</span>`:c}
</span>
</button>`}renderCommands(e,n){return u`<div class="row commands">
${De(e,n).map(({command:r,state:o,possible:s})=>v(this.nameOf(e,o),()=>{this.run(r,o)},{icon:mn[r],kind:r==="cancel"?"danger":"main",possible:s&&!this.running,busy:this.running===r}))}
${Fe(e,n)?v(d(e,"card.start.open"),()=>{this.startDialog?.open()},{icon:"play",kind:ee(e,n)?"":"main"}):c}
</div>`}renderUpload(e,n,r){let o=g(e,n,"sensor.upload_progress"),{state:s}=this.upload;switch(s.phase){case"sending":return u`<div class="upload">
<span role="status">
${d(e,"card.upload.sending",{file:s.file.name})}
</span>
<progress aria-label=${d(e,"card.upload.progress")}></progress>
<div class="row">
${v(d(e,"card.upload.cancel"),()=>{this.upload.abort()},{icon:"cancel"})}
</div>
</div>`;case"forwarding":return this.renderForwarding(e,n,s.file.name,o);case"done":return u`<div class="upload">
<span role="status">
${d(e,"card.upload.done",{file:s.fileName})}
</span>
<div class="row">
${Fe(e,n)?v(d(e,"card.upload.start"),()=>{this.upload.dismiss(),this.startDialog?.open(s.fileName)},{icon:"play",kind:"main"}):c}
${this.renderDismiss(e)}
</div>
</div>`;case"refused":return u`<div class="upload">
<div class="alert" role="alert">
${s.file?u`<strong>${s.file.name}</strong><br />`:c}
${s.message}
</div>
<div class="row">
${s.file?this.renderAgain(e,n,s.file,s.remedy):c}
${this.renderDismiss(e)}
</div>
</div>`;case"idle":return o?this.renderForwarding(e,n,void 0,o):r?this.renderChoose(e):c}}renderForwarding(e,n,r,o){let s=$(e,n,"button.cancel_upload"),l=o!==void 0&&!this.running;return u`<div class="upload">
<span role="status">
${r===void 0?d(e,"card.upload.running"):d(e,"card.upload.forwarding",{file:r})}
</span>
<progress
max="100"
aria-label=${d(e,"card.upload.progress")}
value=${me(o)??c}
></progress>
${s&&e.user?.is_admin!==!1?u`<div class="row">
${v(this.nameOf(e,s),()=>{this.run("cancel_upload",s)},{icon:"cancel",possible:l})}
</div>`:c}
</div>`}renderChoose(e){return u`<label class="choose">
${Y("upload")} ${d(e,"card.upload.choose")}
<input
class="hidden"
type="file"
@change=${n=>{let r=n.target;this.send([...r.files??[]]),r.value=""}}
/>
</label>`}renderAgain(e,n,r,o){return v(d(e,`card.upload.${o??"again"}`),()=>{let s=o?{[o]:!0}:{};this.upload.send(e,n.device.id,r,s)},{icon:"upload",kind:"main"})}renderDismiss(e){return v(d(e,"card.upload.close"),()=>{this.upload.dismiss()})}renderStale(e){return u`<div class="row">
<span class="quiet">${d(e,"card.stale")}</span>
${v(d(e,"card.reload"),()=>{window.location.reload()})}
</div>`}async run(e,n){let{hass:r,printer:o}=this;if(!(!r||!o||this.running||this.confirm?.isOpen)&&!(e==="cancel"&&!await this.isConfirmed(r,o))){this.running=e,this.failure="";try{await st(r,n.entity_id)}catch(s){this.failure=await D(r,s)}finally{this.running=void 0}}}async isConfirmed(e,n){let r=["sensor.file_name","sensor.print_progress"].map(s=>g(e,n,s)).flatMap(s=>s?[e.formatEntityState(s)]:[]).join(" · "),o={title:d(e,"card.cancel.title"),subject:r,text:d(e,"card.cancel.text"),confirm:d(e,"card.cancel.confirm"),dismiss:d(e,"card.cancel.dismiss")};return await this.confirm?.ask(o)??!1}takesFiles(e,n){return this.config.show_upload!==!1&&e.user?.is_admin===!0&&Ne(n)&&F(P(e,n))!=="offline"}send(e){let{hass:n,printer:r}=this,[o]=e;n&&r&&o&&this.takesFiles(n,r)&&this.upload.send(n,r.device.id,o)}showMore(e){if(e){let n={entity:e.entity_id,tap_action:{action:"more-info"}};this.dispatchEvent(new CustomEvent("hass-action",{bubbles:!0,composed:!0,detail:{config:n,action:"tap"}}))}}statusText(e,n){let r=$(e,n,"sensor.status")??$(e,n,"binary_sensor.printing");return r?e.formatEntityState(r):d(e,"card.unknown")}filamentText(e,n){let r=g(e,n,"sensor.filament_type");return r&&te(n).length===0?e.formatEntityState(r):""}lastJobTexts(e,n,r){let o=g(e,n,"sensor.last_job_duration");if(r==="ended")return o?[d(e,"card.duration",{time:ge(e,o)})]:[];let s=g(e,n,"sensor.last_job_file");if(r!=="idle"||!s)return[];let l=g(e,n,"sensor.last_job_result"),a=d(e,"card.last_job",{file:e.formatEntityState(s)}),p=[l&&e.formatEntityState(l),o&&ge(e,o)];return[a,p.filter(Boolean).join(" · ")]}nameOf(e,n){return e.formatEntityName(n,{type:"entity"})}};h([H({attribute:!1})],b.prototype,"hass",2),h([y()],b.prototype,"config",2),h([y()],b.prototype,"running",2),h([y()],b.prototype,"failure",2),h([y()],b.prototype,"dragging",2),h([y()],b.prototype,"stale",2),h([y()],b.prototype,"broken",2),h([j("flashforge-confirm")],b.prototype,"confirm",2),h([j("flashforge-start-dialog")],b.prototype,"startDialog",2),h([j(".ring")],b.prototype,"ring",2);var St={de:["FlashForge-Druckauftrag","Fortschritt, Zeiten, Steuerung und Hochladen"],en:["FlashForge print job","Progress, times, control, and upload"],es:["Trabajo de impresión FlashForge","Progreso, tiempos, control y subida"],fr:["Impression FlashForge","Progression, durées, commande et envoi"]};function kt(){let i=document.documentElement.lang.split("-",1)[0]??"";return St[i]??St.en??["",""]}var Pt={type:"flashforge-job-card",preview:!0,get name(){return kt()[0]},get description(){return kt()[1]}};function re(i,t){let e=t.material?.trim().toLowerCase();return!!e&&t.color!==void 0&&(i.material===null||i.material.trim().toLowerCase()===e)}function Et(i,t){let e=new Map;for(let r of i){let o=t.filter(a=>re(r,a)),s=o.filter(a=>gn(r.color,a.color)),[l]=o.length===1?o:s.length===1?s:[];l&&r.material!==null&&e.set(r.tool,l.number)}let n=[...e.values()];return new Map([...e].filter(([,r])=>n.filter(o=>o===r).length===1))}function Ct(i,t,e){let n=new Set;return i.every(r=>{let o=t.find(({number:s})=>s===e.get(r.tool));return o===void 0||n.has(o.number)?!1:(n.add(o.number),re(r,o))})}function Rt(i){return Object.fromEntries([...i].map(([t,e])=>[`tool_${String(t)}`,e]))}function gn(i,t){return i!==null&&i.toLowerCase()===t?.toLowerCase()}var yn=8,_=class extends M{constructor(){super(...arguments);this.search="";this.choice=new Map;this.automatic=!1;this.plateIsClear=!1;this.starting=!1;this.failure=""}static{this.styles=[I,ue,A`
fieldset {
margin: 0;
padding: 0;
border: none;
min-inline-size: 0;
}
legend {
padding: 0;
margin-block-end: 8px;
font-weight: 500;
}
.files {
max-block-size: 40vh;
overflow: auto;
border: 1px solid var(--line);
border-radius: 12px;
}
label {
display: flex;
align-items: center;
gap: 12px;
min-block-size: 48px;
padding: 4px 12px;
border-radius: 8px;
cursor: pointer;
}
.files label {
outline-offset: -2px;
}
.file {
display: flex;
flex: 1;
flex-direction: column;
min-inline-size: 0;
overflow-wrap: anywhere;
}
.tool {
flex-wrap: wrap;
padding-inline: 0;
}
.tool span {
flex: 1 1 100px;
}
select,
input[type="search"] {
min-block-size: 44px;
padding: 8px 12px;
border: 1px solid var(--quiet);
border-radius: 8px;
background: var(--ground);
color: inherit;
font: inherit;
}
select {
flex: 2 1 180px;
min-inline-size: 0;
}
input[type="search"] {
inline-size: 100%;
}
input[type="radio"],
input[type="checkbox"] {
flex: none;
inline-size: 20px;
block-size: 20px;
margin: 0;
accent-color: var(--accent);
}
`]}async open(e){if(this.isOpen)return;this.stored=void 0,this.search="",this.failure="",this.choose(void 0);let n=this.answer();await this.load(e),await n}async load(e){let{hass:n,printer:r}=this;if(!(!n||!r))try{let o=await J(n,"get_files",r.device.id,{},!0);this.stored=o??{files:[],complete:!0},this.choose(this.stored.files.find(({file_name:s})=>s===e))}catch(o){this.failure=await D(n,o)}}choose(e){this.chosen=e,this.automatic=!1,this.plateIsClear=!1,this.choice=Et(e?.tools??[],this.slots)}get slots(){let{hass:e,printer:n}=this;return e&&n?te(n).filter(({kind:r})=>r!=="external_spool").map(r=>ye(e,r)):[]}get tools(){let{chosen:e,slots:n}=this;return!e||n.length===0?[]:this.isUnknown?n.map((r,o)=>({tool:o+1,material:null,color:null})):e.tools}get isUnknown(){return this.chosen?.tools.length===0}get isMapped(){let e=this.isUnknown?this.tools.filter(({tool:n})=>this.choice.has(n)):this.tools;return this.automatic||Ct(e,this.slots,this.choice)}get isReady(){let{hass:e,printer:n}=this;return e!==void 0&&n!==void 0&&this.chosen!==void 0&&!this.starting&&(this.plateIsClear||!ee(e,n))&&this.isMapped}async start(){let{hass:e,printer:n,chosen:r}=this;if(!(!e||!n||!r)){this.starting=!0,this.failure="";try{await J(e,"start_print",n.device.id,{file_name:r.file_name,...this.plateIsClear&&{plate_is_clear:!0},...this.automatic?{match:"automatic"}:Rt(this.choice)},!1),this.close("started")}catch(o){this.failure=await D(e,o)}finally{this.starting=!1}}}render(){let{hass:e,printer:n}=this;return!e||!n?c:u`<dialog aria-labelledby="title">
<div class="inside">
<h2 id="title">${d(e,"card.start.title")}</h2>
${this.renderFiles(e)} ${this.chosen?this.renderTools(e):c}
${this.chosen&&ee(e,n)?this.renderCheckbox(d(e,"card.start.plate_is_clear"),this.plateIsClear,r=>{this.plateIsClear=r}):c}
${this.failure?u`<div class="alert" role="alert">${this.failure}</div>`:c}
<div class="row end">
${v(d(e,"card.start.close"),()=>{this.close()})}
${v(d(e,this.starting?"card.start.starting":"card.start.start"),()=>{this.start()},{kind:"main",possible:this.isReady,busy:this.starting})}
</div>
</div>
</dialog>`}renderFiles(e){let{stored:n}=this;if(!n)return u`<p role="status">
${this.failure?c:d(e,"card.start.loading")}
</p>`;if(n.files.length===0)return u`<p>${d(e,"card.start.no_files")}</p>`;let r=this.search.trim().toLowerCase(),o=n.files.filter(({file_name:s})=>s.toLowerCase().includes(r));return u`${n.files.length>yn?u`<input
type="search"
aria-label=${d(e,"card.start.search")}
placeholder=${d(e,"card.start.search")}
.value=${this.search}
@input=${s=>{this.search=s.target.value}}
/>`:c}
<fieldset>
<legend>${d(e,"card.start.file")}</legend>
<div class="files">${o.map(s=>this.renderFile(e,s))}</div>
</fieldset>
${n.complete?c:u`<p class="quiet">${d(e,"card.start.incomplete")}</p>`}`}renderFile(e,n){let r=[n.print_time===null?"":he(e,n.print_time),n.filament_weight===null?"":ot(e,n.filament_weight)].filter(Boolean);return u`<label>
<input
type="radio"
name="file"
.checked=${this.chosen===n}
@change=${()=>{this.choose(n)}}
/>
<span class="file">
<span>${n.file_name}</span>
<span class="quiet">${r.join(" · ")}</span>
</span>
${n.tools.map(({color:o})=>L(o))}
</label>`}renderTools(e){let{tools:n,slots:r}=this;if(n.length===0)return c;let o=n.every(s=>s.material!==null&&r.some(l=>re(s,l)));return u`<fieldset>
<legend>${d(e,"card.start.slots")}</legend>
${this.isUnknown?u`<p class="quiet">${d(e,"card.start.unknown")}</p>`:c}
${o&&n.length>1?this.renderCheckbox(d(e,"card.start.automatic"),this.automatic,s=>{this.automatic=s}):c}
${this.automatic?c:n.map(s=>this.renderTool(e,s))}
</fieldset>`}renderTool(e,n){let r=d(e,"card.tool",{number:n.tool}),o=this.choice.get(n.tool);return u`<label class="tool">
${L(n.color)}
<span>${[r,n.material].filter(Boolean).join(" · ")}</span>
<select
@change=${s=>{let l=Number(s.target.value),a=new Map(this.choice);a.delete(n.tool),this.choice=l?a.set(n.tool,l):a}}
>
<option value="" .selected=${o===void 0}>
${d(e,this.isUnknown?"card.start.unused":"card.start.choose")}
</option>
${this.slots.map(s=>u`<option
value=${s.number}
.selected=${o===s.number}
.disabled=${!re(n,s)||this.isTaken(s,n)}
>
${this.describe(e,s)}
</option>`)}
</select>
${L(this.slots.find(({number:s})=>s===o)?.color)}
</label>`}isTaken(e,n){return[...this.choice].some(([r,o])=>o===e.number&&r!==n.tool)}describe(e,n){let r=n.material??d(e,"card.start.empty");return[n.label,r,n.colorName].filter(Boolean).join(" · ")}renderCheckbox(e,n,r){return u`<label class="tool">
<input
type="checkbox"
.checked=${n}
@change=${o=>{r(o.target.checked)}}
/>
<span>${e}</span>
</label>`}};h([H({attribute:!1})],_.prototype,"hass",2),h([H({attribute:!1})],_.prototype,"printer",2),h([y()],_.prototype,"stored",2),h([y()],_.prototype,"search",2),h([y()],_.prototype,"chosen",2),h([y()],_.prototype,"choice",2),h([y()],_.prototype,"automatic",2),h([y()],_.prototype,"plateIsClear",2),h([y()],_.prototype,"starting",2),h([y()],_.prototype,"failure",2);pe("flashforge-confirm",X);pe("flashforge-start-dialog",_);pe("flashforge-job-card",b);(window.customCards??=[]).push(Pt);
